// A frame as a table of which only the rows in sight exist: tens of thousands of rows scroll like a hundred.

const HEIGHT = { wide: 34, card: 92 };
const AHEAD = 8;
const PAGE = 20;
/** A table no taller than browsers can lay out; beyond it rows are reached by filters. */
const TALLEST = 12_000_000;

/** A frame's table with its search, filters, order and chosen row. It asks `open(row)` for the row's text. */
class TableView {
  constructor(corpus, frame, open) {
    Object.assign(this, { corpus, frame, open });
    this.search = "";
    this.filters = {};
    this.sort = null;
    this.down = false;
    this.active = -1;
    this.shown = this.usual();
    this.top = 0;
    this.build();
  }

  /** The columns shown at first: those named in the layout that hold something. */
  usual() {
    const wanted = LAYOUT.frames[this.frame.name].columns.map((name) => this.frame.column(name)).filter(Boolean);
    const alone = this.corpus.documents.rows === 1 && this.frame.name !== "documents";
    return wanted.filter((column) => !column.empty && !(alone && ["doc_id", "region", "report_year"].includes(column.name)));
  }

  /** Show what meets these filters and nothing else. */
  set(filters) {
    this.search = "";
    this.filters = { ...filters };
    this.active = -1;
    this.top = 0;
    this.stale = true;
  }

  // ---- building

  build() {
    this.element = el("section", { class: "table-view", hidden: true });
    this.body = el("tbody");
    this.head = el("thead");
    this.columns = el("colgroup");
    this.grid = el("table", { role: "grid" }, this.columns, this.head, this.body);
    this.scroller = el("div", { class: "scroller", tabindex: "0", onscroll: () => this.soon(), onkeydown: (event) => this.key(event) }, this.grid);
    this.nothing = el("div", { class: "nothing", hidden: true });
    this.body.addEventListener("click", (event) => this.click(event));
    this.toolbar = el("div", { class: "toolbar" });
    this.element.append(this.toolbar, this.scroller, this.nothing);
  }

  /** Draw everything anew: after a change of language, columns or width of the screen. */
  draw() {
    this.stale = false;
    this.row_height = NARROW.matches ? HEIGHT.card : HEIGHT.wide;
    this.element.classList.toggle("cards", NARROW.matches);
    this.grid.setAttribute("aria-label", frameName(this.frame.name));
    this.drawToolbar();
    this.drawHead();
    this.refresh(false);
    this.scroller.scrollTop = this.top;
    this.drawRows();
    this.prepare();
  }

  /** Put the columns in order while nobody waits, so that the first sorting and searching are as quick as later ones. */
  prepare() {
    const later = window.requestIdleCallback ?? ((act) => setTimeout(() => act({ timeRemaining: () => 20 }), 200));
    const columns = [...this.shown].reverse();
    const some = (idle) => {
      while (columns.length && idle.timeRemaining() > 8) {
        const column = columns.pop();
        void [column.ranks, column.lowered];
      }
      if (columns.length) later(some);
    };
    later(some);
  }

  drawToolbar() {
    this.counter = el("span", { class: "counter", role: "status", "aria-live": "polite" });
    this.clearer = el("button", { type: "button", class: "quiet", onclick: () => this.clear() }, word("clear"));
    this.downloader = el("button", { type: "button", class: "strong", onclick: () => this.download() }, word("download"));
    const search = el("input", {
      type: "search", class: "search", value: this.search, placeholder: word("search"), "aria-label": word("search"),
      oninput: (event) => { this.search = event.target.value; this.refresh(); },
    });
    const panel = el("button", { type: "button", class: "panel-opener", "aria-expanded": "false", onclick: () => this.openPanel() }, word("filter_and_sort"));
    this.panelOpener = panel;
    this.toolbar.replaceChildren(search, this.counter, this.clearer, el("span", { class: "space" }), panel, this.chooser(), this.downloader);
  }

  openPanel(open = !this.element.classList.contains("panel-open")) {
    this.element.classList.toggle("panel-open", open);
    this.panelOpener.setAttribute("aria-expanded", String(open));
    this.panelOpener.textContent = word(open ? "done" : "filter_and_sort");
    if (!open) this.drawRows();
  }

  /** The list of columns to show or hide. */
  chooser() {
    const items = [...this.frame.columns.values()].map((column) =>
      el("label", { title: column.about }, el("input", { type: "checkbox", checked: this.shown.includes(column), onchange: (event) => this.show(column, event.target.checked) }),
        ` ${columnName(column)}`));
    const list = el("details", { class: "chooser" }, el("summary", {}, word("columns")), el("div", { class: "choices" }, items));
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { list.open = false; list.firstChild.focus(); event.stopPropagation(); }
    });
    list.addEventListener("focusout", (event) => { if (event.relatedTarget && !list.contains(event.relatedTarget)) list.open = false; });
    return list;
  }

  show(column, wanted) {
    const order = [...this.frame.columns.values()];
    const usual = this.shown.filter((one) => one !== column);
    if (wanted) {
      const before = usual.findIndex((one) => order.indexOf(one) > order.indexOf(column) || LAYOUT.wide.includes(one.name));
      usual.splice(before < 0 ? usual.length : before, 0, column);
    }
    this.shown = usual;
    this.drawHead();
    this.drawRows();
  }

  drawHead() {
    const usual = (column) => LAYOUT.widths[column.name] ?? 110;
    const width = (column) => (language === "en" && usual(column) < 130 ? usual(column) * 1.3 : usual(column));
    const rank = (column) => LAYOUT.stretch.indexOf(column.name);
    const last = this.shown.reduce((best, column) => (rank(column) > rank(best) ? column : best), this.shown.at(-1));
    this.columns.replaceChildren(...this.shown.map((column) => el("col", { style: column === last ? {} : { width: `${width(column)}px` } })));
    this.grid.style.minWidth = NARROW.matches ? "0" : `${this.shown.reduce((sum, column) => sum + width(column), 0)}px`;
    this.head.replaceChildren(el("tr", { "aria-rowindex": "1" }, this.shown.map((column) => this.header(column))));
  }

  header(column) {
    const name = columnName(column);
    const ordered = this.sort === column.name;
    const button = el("button", { type: "button", class: "sorter", title: column.about, "aria-label": word("sort_by", { name }), onclick: () => this.order(column) },
      name, el("span", { class: "arrow", "aria-hidden": "true" }, ordered ? (this.down ? "↓" : "↑") : ""));
    return el("th", { scope: "col", class: column.numeric ? "number" : "", "data-column": column.name, "aria-sort": ordered ? (this.down ? "descending" : "ascending") : "none" },
      button, this.filter(column, name));
  }

  /** A column's filter: a list where it has few values, else words or numbers to type. */
  filter(column, name) {
    const said = this.filters[column.name] ?? "";
    const label = word("filter_of", { name });
    const change = (event) => {
      this.filters[column.name] = event.target.value;
      event.target.setAttribute("aria-invalid", String(!understood(column, event.target.value)));
      event.target.title = understood(column, event.target.value) ? about : word("not_a_number");
      this.refresh();
    };
    const about = word(column.numeric ? "number_about" : "contains_hint");
    if (!column.choices) {
      const hint = word(column.numeric ? "number_hint" : "contains");
      return el("input", { class: "filter", type: "text", value: said, placeholder: hint, title: about, "aria-label": label, autocomplete: "off", oninput: change });
    }
    const options = column.choices.map((id) => {
      const value = column.values[id];
      const text = isNothing(value) ? word("empty") : valueName(column, value) || String(value);
      return el("option", { value: isNothing(value) ? NOTHING : String(value) }, `${text} (${count(column.counts[id])})`);
    });
    const list = el("select", { class: "filter", "aria-label": label, onchange: change }, el("option", { value: "" }, word("any")), options);
    list.value = said;
    return list;
  }

  // ---- rows

  /** Filter and sort, and show the beginning. */
  refresh(toTop = true) {
    const chosen = this.rows && this.active >= 0 ? this.rows[this.active] : -1;
    this.rows = chosenRows(this.frame, this);
    this.active = chosen < 0 ? -1 : this.rows.indexOf(chosen);
    const all = this.frame.rows, n = this.rows.length;
    this.counter.textContent = n === all ? word("all_rows", { all: count(all) }) : word("of_rows", { n: count(n), all: count(all) });
    const narrowed = Boolean(this.search) || Object.values(this.filters).some(Boolean);
    this.clearer.hidden = !narrowed;
    this.downloader.title = word("download_hint", { n: count(n) });
    this.downloader.disabled = n === 0;
    this.grid.setAttribute("aria-rowcount", String(n + 1));
    this.nothing.hidden = n > 0;
    this.nothing.replaceChildren(el("p", {}, word(all ? "no_rows" : "empty_frame")), all ? el("p", { class: "hint" }, word("no_rows_hint")) : "");
    if (toTop) this.scroller.scrollTop = 0;
    this.drawRows();
  }

  soon() {
    this.top = this.scroller.scrollTop;
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.drawRows(true); });
  }

  /** The rows in sight; empty space stands for the others. After scrolling only what comes into sight is made anew. */
  drawRows(scrolled = false) {
    const height = this.row_height;
    const n = Math.min(this.rows.length, Math.floor(TALLEST / height));
    const seen = Math.ceil((this.scroller.clientHeight || 600) / height);
    const first = Math.max(0, Math.min(n - seen, Math.floor(this.scroller.scrollTop / height)) - AHEAD);
    const last = Math.min(n, first + seen + 2 * AHEAD);
    const space = (rows) => el("tr", { class: "space", "aria-hidden": "true", style: { height: `${rows * height}px` } });
    const before = scrolled ? this.drawn : null;
    this.drawn = new Map();
    for (let place = first; place < last; place++) this.drawn.set(place, before?.get(place) ?? this.row(place));
    this.body.replaceChildren(space(first), ...this.drawn.values(), space(n - last));
    this.scroller.setAttribute("aria-activedescendant", this.active >= first && this.active < last ? this.rowId(this.active) : "");
  }

  rowId(place) {
    return `${this.frame.name}-${this.rows[place]}`;
  }

  row(place) {
    const row = this.rows[place];
    const chosen = place === this.active;
    const cells = NARROW.matches ? [el("td", { class: "card", lang: "zh-CN" }, this.card(row))] : this.shown.map((column) => this.cell(column, row));
    return el("tr", { id: this.rowId(place), "data-place": place, "aria-rowindex": place + 2, "aria-selected": String(chosen), class: chosen ? "active" : "", style: { height: `${this.row_height}px` } }, cells);
  }

  cell(column, row) {
    const kind = column.name === "status" ? `pp-mark pp-${this.frame.get("status", row)}` : "";
    const content = column.name === "sentence" ? this.excerpt(row) : kind ? el("span", { class: kind }, this.text(column, row)) : this.text(column, row);
    return el("td", { role: "gridcell", class: column.numeric ? "number" : "", lang: "zh-CN", title: column.name === "sentence" ? null : this.text(column, row) }, content);
  }

  text(column, row) {
    return column ? valueName(column, column.get(row)) : "";
  }

  /** A row on a phone: what it is, its value, where it is from, and its sentence. */
  card(row) {
    const plan = LAYOUT.frames[this.frame.name].card;
    const said = (names) => names.map((name) => this.text(this.frame.column(name), row)).filter(Boolean);
    const body = plan.body ? this.text(this.frame.column(plan.body), row) : this.frame.column("sentence") ? this.excerpt(row) : "";
    const kind = this.frame.name === "quantities" ? `pp-mark pp-${this.frame.get("status", row)}` : "";
    return [
      el("div", { class: "card-top" }, el("b", {}, said(plan.main).join("") || "—"), el("span", { class: "side" }, said(plan.side).join(""))),
      el("div", { class: "card-meta" }, said(plan.meta).map((text, n) => el("span", { class: n === 0 ? kind : "" }, text))),
      el("div", { class: "card-body" }, body),
    ];
  }

  /** The sentence around the row's words. */
  excerpt(row) {
    const { frame, corpus } = this;
    const at = frame.column("sentence").ids[row];
    if (frame === corpus.sentences) return corpus.word(row);
    const number = corpus.document(frame, row);
    if (number < 0 || at < 0) return "";
    const words = corpus.words_of(number);
    const [from, to] = [corpus.sentences.get("start", at), corpus.sentences.get("end", at)];
    const [start, end] = [frame.get("start", row), frame.get("end", row)];
    const left = Math.max(from, start - (NARROW.matches ? 8 : 18));
    return [
      left > from ? "…" : "", words.slice(left, start),
      el("span", { class: `pp-mark pp-${kindOf(frame, row)}` }, words.slice(start, end)),
      words.slice(end, Math.max(end, Math.min(to, end + 90))),
    ];
  }

  // ---- doing

  order(column) {
    if (this.sort !== column.name) [this.sort, this.down] = [column.name, false];
    else if (!this.down) this.down = true;
    else [this.sort, this.down] = [null, false];
    const focused = document.activeElement?.closest?.("th")?.dataset.column;
    this.drawHead();
    this.refresh();
    if (focused) this.head.querySelector(`th[data-column="${focused}"] .sorter`)?.focus();
  }

  clear() {
    this.set({});
    this.draw();
    this.scroller.focus();
  }

  click(event) {
    const row = event.target.closest("tr[data-place]");
    if (!row || !getSelection().isCollapsed) return;
    this.choose(Number(row.dataset.place));
    this.open(this.rows[this.active]);
  }

  /** Make a row the chosen one and bring it into sight. */
  choose(place) {
    this.active = Math.max(0, Math.min(this.rows.length - 1, place));
    const { scroller, row_height: height } = this;
    const head = NARROW.matches ? 0 : this.head.offsetHeight;
    const [top, bottom] = [this.active * height, (this.active + 1) * height];
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom + head > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom + head - scroller.clientHeight;
    this.top = scroller.scrollTop;
    this.drawRows();
  }

  /** Make a row of the frame the chosen one; filters that hide it are cleared. Whether they had to be. */
  find(row) {
    const hidden = !this.rows.includes(row);
    if (hidden) {
      this.set({});
      this.draw();
    }
    this.choose(this.rows.indexOf(row));
    return hidden;
  }

  /** The row so many places after the chosen one, which becomes the chosen one. */
  step(by) {
    this.choose(this.active + by);
    return this.rows[this.active];
  }

  key(event) {
    if (event.target !== this.scroller || event.ctrlKey || event.metaKey || event.altKey || !this.rows.length) return;
    const place = {
      ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + PAGE, PageUp: this.active - PAGE, Home: 0, End: this.rows.length - 1,
    }[event.key];
    if (place !== undefined) {
      this.choose(place);
      if (this.follows?.()) this.open(this.rows[this.active], true);
    } else if ((event.key === "Enter" || event.key === " ") && this.active >= 0) this.open(this.rows[this.active]);
    else return;
    event.preventDefault();
  }

  download() {
    const blob = new Blob([csvOf(this.frame, this.rows, TOLD.names.list_mark)], { type: "text/csv;charset=utf-8" });
    const link = el("a", { href: URL.createObjectURL(blob), download: `${this.frame.name}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}
