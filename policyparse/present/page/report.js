// A report's text with everything that was found in it marked; each mark has a card with its fields.

const MARKED = ["quantities", "slogans", "projects"];
/** Columns that say where a row stands or that the mark itself shows: not on its card. */
const ELSEWHERE = ["row_id", "doc_id", "region", "report_year", "section", "section_role", "sentence", "start", "end"];
const SHOWN = { quantities: "text", slogans: "slogan", projects: "name" };

/** The report beside (or over) the table. `handlers`: back(), step(by), find(frame, row). */
class ReportView {
  constructor(corpus, handlers) {
    Object.assign(this, { corpus, handlers });
    this.hidden = new Set();
    this.element = el("aside", { id: "report", hidden: true, tabindex: "-1", onkeydown: (event) => this.key(event) });
    this.card = el("div", { class: "card-over", hidden: true, onmouseenter: () => clearTimeout(this.leaving), onmouseleave: () => this.leave() });
    document.body.append(this.card);
    document.addEventListener("pointerdown", (event) => { this.pressed = `${event.clientX} ${event.clientY}`; }, true);
  }

  /** Show the document that a row is of, its sentence in sight. */
  show(frame, row, place) {
    const number = this.corpus.document(frame, row);
    const same = this.number === number && !this.element.hidden;
    Object.assign(this, { frame, row, place, number });
    this.element.hidden = false;
    this.hideCard();
    this.draw(same);
  }

  close() {
    this.element.hidden = true;
    this.hideCard();
  }

  draw(keepHead = false) {
    this.hideCard();
    if (!keepHead || !this.article) {
      this.article = el("article", { lang: "zh-CN", onmouseover: (event) => this.hover(event), onmouseout: () => this.leave(), onclick: (event) => this.pin(event), onfocusin: (event) => this.hover(event), onfocusout: () => this.leave() });
      this.text = el("div", { class: "text", tabindex: "-1", onscroll: () => this.placeCard() }, this.article);
      this.bar = el("div", { class: "bar-top" });
      this.element.replaceChildren(this.bar, this.text);
    }
    this.drawBar();
    this.drawText();
    this.reveal();
  }

  drawBar() {
    const { documents } = this.corpus;
    const value = (name) => (this.number < 0 ? "" : valueName(documents.column(name), documents.get(name, this.number)));
    const button = (key, sign, act, off = false) => el("button", { type: "button", disabled: off, title: word(key), "aria-label": word(key), onclick: act }, sign);
    const { n, all } = this.place ?? { n: 0, all: 0 };
    this.bar.replaceChildren(
      el("div", { class: "moves" },
        el("button", { type: "button", class: "back", onclick: () => this.handlers.back() }, "← ", word("back")),
        all > 0 && n > 0 && [
          el("span", { class: "space" }),
          button("previous", "↑", () => this.handlers.step(-1), n <= 1), button("next", "↓", () => this.handlers.step(1), n >= all),
          el("span", { class: "position" }, word("position", { n: count(n), all: count(all) }))]),
      el("h2", { lang: "zh-CN", tabindex: "-1" }, value("title") || value("doc_id")),
      el("p", { class: "hint" }, [value("title") && value("doc_id"), value("region"), value("report_year"), this.number >= 0 && word("characters", { n: count(documents.get("n_chars", this.number)) })].filter(Boolean).join(" · ")),
      el("div", { class: "legend" }, this.outline(), el("span", { class: "kinds", role: "group", "aria-label": word("shown_marks") }, this.legend())));
  }

  legend() {
    const counts = {};
    for (const name of MARKED) {
      const frame = this.corpus.frames.get(name);
      for (const row of this.corpus.rowsOf(frame, this.number)) counts[kindOf(frame, row)] = (counts[kindOf(frame, row)] ?? 0) + 1;
    }
    return KINDS.filter((kind) => counts[kind]).map((kind) =>
      el("button", { type: "button", class: "kind", "aria-pressed": String(!this.hidden.has(kind)), onclick: () => this.toggle(kind) },
        el("span", { class: `pp-mark pp-${kind}` }, markName(kind)), ` ${counts[kind]}`));
  }

  toggle(kind) {
    if (!this.hidden.delete(kind)) this.hidden.add(kind);
    const top = this.text.scrollTop;
    this.drawBar();
    this.drawText();
    this.text.scrollTop = top;
    const kinds = KINDS.filter((one) => this.bar.querySelector(`.kind .pp-${one}`));
    this.bar.querySelectorAll(".kind")[kinds.indexOf(kind)]?.focus();
  }

  outline() {
    const sections = this.corpus.frames.get("sections");
    const rows = this.corpus.rowsOf(sections, this.number).filter((row) => sections.get("level", row) > 0);
    const jump = (event) => {
      const at = Number(event.target.value);
      const places = [...this.article.querySelectorAll("[data-at]")];
      const place = places.findLast((node) => Number(node.dataset.at) <= at) ?? this.article;
      this.text.scrollTop += place.getBoundingClientRect().top - this.text.getBoundingClientRect().top - 12;
      event.target.value = "";
    };
    return rows.length > 0 && el("select", { class: "outline", "aria-label": word("outline"), lang: "zh-CN", onchange: jump },
      el("option", { value: "" }, word("outline")),
      rows.map((row) => el("option", { value: String(sections.get("start", row)) }, "\u3000".repeat(sections.get("level", row) - 1) + sections.get("section", row).split(" > ").at(-1))));
  }

  // ---- the text

  /** Everything marked in the document: {start, end, kind, frame, row}. */
  marks() {
    const found = [];
    for (const name of MARKED) {
      const frame = this.corpus.frames.get(name);
      for (const row of this.corpus.rowsOf(frame, this.number)) {
        const kind = kindOf(frame, row);
        if (!this.hidden.has(kind) || (frame === this.frame && row === this.row)) found.push({ start: frame.get("start", row), end: frame.get("end", row), kind, frame, row });
      }
    }
    return found.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** What the chosen row points to: its own span, and the sentence or section that is shown as the place. */
  target() {
    const { frame, row, corpus } = this;
    if (frame.name === "documents") return null;
    const own = { start: frame.get("start", row), end: frame.get("end", row) };
    const at = frame.column("sentence")?.ids[row] ?? -1;
    const place = at >= 0 ? { start: corpus.sentences.get("start", at), end: corpus.sentences.get("end", at) } : frame.name === "sections" ? { start: own.start, end: own.start } : own;
    return { own, place };
  }

  headings() {
    const { corpus } = this;
    const sections = corpus.frames.get("sections");
    const starts = new Set(corpus.rowsOf(sections, this.number).filter((row) => sections.get("level", row) > 0).map((row) => sections.get("start", row)));
    return corpus.rowsOf(corpus.sentences, this.number)
      .map((row) => ({ start: corpus.sentences.get("start", row), end: corpus.sentences.get("end", row) }))
      .filter(({ start }) => starts.has(start));
  }

  drawText() {
    const words = this.number < 0 ? new Words([]) : this.corpus.words_of(this.number);
    const marks = this.marks(), headings = this.headings(), target = this.target();
    const edges = new Set([...marks, ...headings, ...(target ? [target.place, target.own] : [])].flatMap(({ start, end }) => [start, end]));
    const sorted = [...edges].sort((a, b) => a - b);
    const lines = words.pieces.flatMap((piece) => this.lines(piece, sorted, marks, headings, target));
    const note = words.whole ? null : el("p", { class: "note", lang: language }, word(words.pieces.length ? "only_sentences" : "no_text"));
    this.article.replaceChildren(...[note, ...lines].filter(Boolean));
    this.article.classList.toggle("parts", !words.whole);
  }

  /** A piece of the text as paragraphs, cut at all edges. */
  lines(piece, edges, marks, headings, target) {
    const inside = [piece.at, ...edges.filter((at) => at > piece.at && at < piece.end), piece.end];
    const lines = [el("p", { "data-at": piece.at })];
    let next = 0, begun = [];
    for (let n = 0; n + 1 < inside.length; n++) {
      const [start, end] = [inside[n], inside[n + 1]];
      begun = begun.filter((mark) => mark.end > start);
      while (next < marks.length && marks[next].start <= start) begun.push(marks[next++]);
      const cover = begun.filter((mark) => mark.end > start);
      const heading = headings.some((one) => one.start <= start && end <= one.end);
      const here = target && target.place.start <= start && end <= target.place.end;
      let at = start;
      piece.text.slice(unit(piece, start), unit(piece, end)).split("\n").forEach((part, k) => {
        if (k) {
          at += 1;
          lines.push(el("p", { "data-at": at }));
        }
        if (part) lines.at(-1).append(this.part(part, cover, { heading, here, first: cover.some((mark) => mark.start === start) }));
        at += [...part].length;
      });
    }
    for (const line of lines) if (line.childNodes.length === 1 && line.firstChild.classList?.contains("heading")) line.classList.add("heading-line");
    return lines;
  }

  part(text, cover, { heading, here, first }) {
    const classes = [heading && "heading", here && "here"].filter(Boolean).join(" ");
    if (!cover.length) return classes ? el("span", { class: classes }, text) : text;
    const kinds = [...new Set(cover.map((mark) => `pp-${mark.kind}`))].join(" ");
    const chosen = cover.some((mark) => mark.frame === this.frame && mark.row === this.row);
    const node = el("mark", { class: `pp-mark ${kinds} ${classes} ${chosen ? "now" : ""}`, tabindex: first ? "0" : null }, text);
    node.cover = cover;
    return node;
  }

  reveal() {
    const place = this.article.querySelector(".now") ?? this.article.querySelector(".here") ?? this.atTarget() ?? this.article;
    const box = place.getBoundingClientRect(), frame = this.text.getBoundingClientRect();
    this.text.scrollTop += box.top - frame.top - (place === this.article ? 12 : frame.height * 0.38);
  }

  /** The last paragraph that begins before what the row points to. */
  atTarget() {
    const target = this.target();
    return target && [...this.article.querySelectorAll("[data-at]")].findLast((node) => Number(node.dataset.at) <= target.own.start);
  }

  // ---- cards

  hover(event) {
    const mark = event.target.closest("mark");
    if (!mark) return;
    if (this.pressed === `${event.clientX} ${event.clientY}`) return; // the text came under a pointer that has not moved
    clearTimeout(this.leaving);
    if (event.type === "focusin") this.showCard(mark);
    else this.coming = setTimeout(() => this.showCard(mark), 90);
  }

  leave() {
    clearTimeout(this.coming);
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => { if (!this.card.contains(document.activeElement)) this.hideCard(); }, 220);
  }

  pin(event) {
    const mark = event.target.closest("mark");
    if (mark && getSelection().isCollapsed) this.showCard(mark);
  }

  hideCard() {
    clearTimeout(this.coming);
    this.card.hidden = true;
    this.carded?.removeAttribute("aria-describedby");
    this.carded = null;
  }

  showCard(mark) {
    if (this.carded === mark) return;
    this.hideCard();
    this.carded = mark;
    this.card.id = "card-over";
    mark.setAttribute("aria-describedby", "card-over");
    this.card.replaceChildren(...mark.cover.map((one) => this.fields(one)));
    this.card.hidden = false;
    this.placeCard();
  }

  /** Beside its mark, on the screen; a mark that is scrolled out of sight has no card. */
  placeCard() {
    if (!this.carded) return;
    const box = this.carded.getClientRects()[0], around = this.text.getBoundingClientRect();
    if (!box || box.bottom < around.top || box.top > around.bottom) {
      this.hideCard();
      return;
    }
    const card = this.card.getBoundingClientRect();
    const below = box.bottom + 6 + card.height <= innerHeight || box.top < card.height + 12;
    this.card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - card.width - 8))}px`;
    this.card.style.top = `${below ? Math.min(box.bottom + 6, Math.max(8, innerHeight - card.height - 8)) : box.top - card.height - 6}px`;
  }

  /** A mark's fields that have a value. */
  fields({ frame, row, kind }) {
    const rows = [...frame.columns.values()]
      .filter((column) => !ELSEWHERE.includes(column.name) && column.name !== SHOWN[frame.name])
      .map((column) => [column, valueName(column, column.get(row))])
      .filter(([, text]) => text);
    return el("section", {},
      el("header", {}, el("span", { class: `pp-mark pp-${kind}` }, markName(kind)), el("b", { lang: "zh-CN" }, frame.get(SHOWN[frame.name], row)),
        el("button", { type: "button", onclick: () => this.handlers.find(frame, row) }, word("in_table"))),
      el("dl", {}, rows.flatMap(([column, text]) => [el("dt", { title: column.about }, columnName(column)), el("dd", { lang: "zh-CN" }, text)])));
  }

  key(event) {
    const mark = event.target.closest?.("mark");
    if (event.key === "Escape") {
      if (this.card.hidden) this.handlers.back();
      else this.hideCard();
    } else if (event.key === "Enter" && mark) {
      this.showCard(mark);
      this.card.querySelector("button").focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
