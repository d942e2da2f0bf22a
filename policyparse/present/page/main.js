// The page: which part is in sight is told by the address behind “#”, so that the browser's own “back” works.
//
//   #overview   #quantities (a frame's table)   #report/quantities/12 (the report that row 12 of a frame is of)

class Page {
  constructor(corpus) {
    this.corpus = corpus;
    this.names = LAYOUT.order.filter((name) => corpus.frames.get(name).rows > 0 || ["quantities", "slogans", "projects"].includes(name));
    this.views = new Map(this.names.map((name) => [name, new TableView(corpus, corpus.frames.get(name), (row, quietly) => this.open(name, row, quietly))]));
    this.overview = new Overview(corpus, this.views);
    this.report = new ReportView(corpus, { back: () => this.back(), step: (by) => this.step(by), find: (frame, row) => this.find(frame, row) });
    for (const view of this.views.values()) view.follows = () => WIDE.matches && !this.report.element.hidden;
    this.build();
    addEventListener("hashchange", () => this.route());
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("resize", () => this.resized());
    NARROW.addEventListener("change", () => this.redraw());
    this.redraw();
    this.route();
  }

  build() {
    this.header = el("header", { class: "top" });
    this.message = el("div", { class: "message", role: "status", hidden: true });
    this.main = el("main", { id: "main", tabindex: "-1" }, this.overview.element, [...this.views.values()].map((view) => view.element));
    this.body = el("div", { class: "body" }, this.main, this.report.element);
    this.skip = el("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); this.focusPart(); } });
    document.getElementById("page").replaceChildren(this.skip, this.header, this.message, this.body);
  }

  /** Everything in the language chosen. */
  redraw() {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = TOLD.title ?? word("title");
    this.skip.textContent = word("skip");
    this.drawHeader();
    this.overview.draw();
    for (const view of this.views.values()) view.stale = true;
    this.current()?.draw();
    if (!this.report.element.hidden) this.report.draw();
  }

  drawHeader() {
    const link = (name, label, rows) => el("a", { href: `#${name}`, "data-part": name }, label, rows === undefined ? "" : el("small", {}, count(rows)));
    this.header.replaceChildren(
      el("h1", { title: word("keys") }, TOLD.title ?? word("title")),
      el("nav", { "aria-label": word("tables") }, link("overview", word("overview")), this.names.map((name) => link(name, frameName(name), this.corpus.frames.get(name).rows))),
      el("button", { type: "button", class: "language", lang: language === "zh" ? "en" : "zh-CN", title: word("language_hint"), onclick: () => this.translate() }, word("language")));
    this.markPart();
  }

  markPart() {
    for (const link of this.header.querySelectorAll("nav a")) {
      if (link.dataset.part === this.part) {
        link.setAttribute("aria-current", "page");
        link.scrollIntoView({ block: "nearest", inline: "nearest" });
      } else link.removeAttribute("aria-current");
    }
  }

  translate() {
    language = language === "zh" ? "en" : "zh";
    keep("policyparse.language", language);
    this.redraw();
    this.header.querySelector(".language").focus();
  }

  current() {
    return this.views.get(this.part);
  }

  // ---- going somewhere

  route() {
    const [part, frame, row] = location.hash.slice(1).split("/");
    if (part === "report" && this.views.has(frame) && Number(row) < this.corpus.frames.get(frame).rows) this.showReport(frame, Number(row));
    else this.showPart(this.views.has(part) ? part : "overview");
  }

  showPart(part) {
    this.report.close();
    this.body.classList.remove("with-report");
    this.switchTo(part);
  }

  switchTo(part) {
    const changed = this.part !== part;
    this.part = part;
    this.overview.element.hidden = part !== "overview";
    for (const [name, view] of this.views) view.element.hidden = name !== part;
    this.markPart();
    const view = this.current();
    if (part === "overview") this.overview.showLatest();
    if (!view) return;
    if (changed || view.stale) view.draw();
    else view.drawRows();
  }

  showReport(name, row) {
    const from = this.part;
    this.body.classList.add("with-report");
    if (this.part !== name) this.switchTo(name);
    const view = this.views.get(name);
    if (view.rows[view.active] !== row && view.find(row) && from === name) this.say(word("filters_cleared"));
    this.report.show(this.corpus.frames.get(name), row, { n: view.active + 1, all: view.rows.length });
    view.drawRows();
    if (!WIDE.matches || from === "overview") this.report.element.focus();
  }

  /** Open the report of a row; `quietly` takes the place of the report in sight in the browser's history. */
  open(name, row, quietly = false) {
    if (this.corpus.document(this.corpus.frames.get(name), row) < 0) return;
    const hash = `#report/${name}/${row}`;
    if (quietly || !this.report.element.hidden) location.replace(hash);
    else location.hash = hash;
    if (location.hash === hash && this.report.row === row && this.report.frame?.name === name) this.route();
  }

  back() {
    const view = this.current();
    location.hash = `#${this.part}`;
    this.showPart(this.part);
    view?.scroller.focus();
  }

  step(by) {
    this.open(this.part, this.current().step(by), true);
  }

  /** From a mark to its row in the table. */
  find(frame, row) {
    location.hash = `#${frame.name}`;
    this.showPart(frame.name);
    const view = this.views.get(frame.name);
    if (view.find(row)) this.say(word("filters_cleared"));
    view.scroller.focus();
  }

  say(text) {
    this.message.textContent = text;
    this.message.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { this.message.hidden = true; }, 4000);
  }

  focusPart() {
    (this.current()?.scroller ?? this.overview.element).focus();
  }

  key(event) {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key === "/" && !typing && this.current()) {
      event.preventDefault();
      this.current().element.querySelector(".search").focus();
    } else if (event.key === "Escape") {
      if (!this.report.card.hidden) this.report.hideCard();
      else if (this.current()?.element.classList.contains("panel-open")) this.current().openPanel(false);
      else if (!this.report.element.hidden) this.back();
      else if (typing) this.current()?.scroller.focus();
    }
  }

  resized() {
    this.report.hideCard();
    this.current()?.drawRows();
  }
}

async function begin() {
  const page = document.getElementById("page");
  if (typeof DecompressionStream === "undefined") {
    page.replaceChildren(el("p", { class: "wait" }, word("too_old")));
    return;
  }
  page.replaceChildren(el("p", { class: "wait" }, word("loading")));
  try {
    new Page(new Corpus(await unpacked("data"), TOLD.names.columns));
  } catch (error) {
    page.replaceChildren(el("p", { class: "wait" }, word("broken"), String(error)));
    throw error;
  }
}

begin();
