// The overview: how much there is, of which places and years, and what stands out.

const MOST = { regions: 40, bars: 12 };

class Overview {
  constructor(corpus, views) {
    Object.assign(this, { corpus, views });
    this.element = el("section", { id: "overview", class: "overview", tabindex: "-1" });
  }

  draw() {
    const { corpus } = this;
    const documents = corpus.documents;
    const charts = [this.coverage(), this.years(), this.growth(), this.indicators(), this.slogans(), this.stages()];
    this.element.replaceChildren(
      this.figures(documents),
      el("div", { class: "charts" }, charts.filter(Boolean)),
      el("p", { class: "made-by" }, word("made_by")));
    this.showLatest();
  }

  /** Bring the latest years into sight where they do not all have room. */
  showLatest() {
    for (const node of this.element.querySelectorAll(".latest")) node.scrollLeft = node.scrollWidth;
  }

  /** The counts at the top; each leads to its table. */
  figures(documents) {
    const quantities = this.corpus.frames.get("quantities");
    const byStatus = new Map(tally(quantities, "status"));
    const years = [...new Set(rowsIn(documents).map((row) => documents.get("report_year", row)))].filter((year) => year !== null);
    const regions = new Set(rowsIn(documents).map((row) => documents.get("region", row)).filter(Boolean));
    const span = years.length ? word("years_range", { a: Math.min(...years), b: Math.max(...years) }) : "";
    const figure = (n, label, frame, filters = {}) =>
      el("a", { class: "figure", href: `#${frame}`, onclick: () => this.pick(frame, filters) }, el("b", {}, count(n)), el("span", {}, label));
    const failures = this.corpus.frames.get("failures").rows;
    return el("div", { class: "figures" },
      figure(documents.rows, word("documents"), "documents"),
      regions.size > 1 && figure(regions.size, word("regions"), "documents"),
      span && el("a", { class: "figure", href: "#documents" }, el("b", {}, years.length > 1 ? span : String(years[0])), el("span", {}, word("years"))),
      ["target", "actual"].map((status) => figure(byStatus.get(status) ?? 0, frameName(`${status}s`), "quantities", { status })),
      ["slogans", "projects", "glossary"].map((name) => figure(this.corpus.frames.get(name).rows, frameName(name), name)),
      failures > 0 && el("a", { class: "figure warn", href: "#failures" }, el("b", {}, count(failures)), el("span", {}, frameName("failures"))));
  }

  /** Show a table with these filters and no others. */
  pick(frame, filters) {
    const view = this.views.get(frame);
    view.set(Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, exactly(view.frame.column(name), value)])));
  }

  panel(title, hint, ...content) {
    return el("section", { class: "panel" }, el("h2", {}, title), el("p", { class: "hint" }, hint), content);
  }

  coverage() {
    const { documents } = this.corpus;
    const quantities = this.corpus.frames.get("quantities");
    const cells = new Map(), totals = new Map(), years = new Set();
    for (const row of rowsIn(documents)) {
      const region = documents.get("region", row), year = documents.get("report_year", row);
      if (!region || year === null) continue;
      const targets = this.corpus.rowsOf(quantities, row).filter((at) => quantities.get("status", at) === "target").length;
      cells.set(`${region} ${year}`, Math.max(cells.get(`${region} ${year}`) ?? 0, targets));
      totals.set(region, (totals.get(region) ?? 0) + 1);
      years.add(year);
    }
    if (totals.size * years.size < 2) return null;
    const regions = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a) || COLLATOR.compare(a, b));
    const more = regions.length - MOST.regions;
    return this.panel(word("coverage"), word("coverage_hint"),
      coverageChart(regions.slice(0, MOST.regions), [...years].sort((a, b) => a - b),
        (region, year) => cells.get(`${region} ${year}`) ?? null,
        (region, year) => this.pick("quantities", { region, report_year: year, status: "target" })),
      more > 0 && el("p", { class: "hint" }, el("a", { href: "#documents" }, word("more_regions", { n: more }))));
  }

  years() {
    const quantities = this.corpus.frames.get("quantities");
    const kinds = ["target", "actual", "reference"];
    const years = new Map();
    for (const row of rowsIn(quantities)) {
      const year = quantities.get("report_year", row);
      if (year === null) continue;
      if (!years.has(year)) years.set(year, {});
      const parts = years.get(year), status = quantities.get("status", row);
      parts[status] = (parts[status] ?? 0) + 1;
    }
    if (years.size < 2) return null;
    const sorted = [...years].sort(([a], [b]) => a - b).map(([year, parts]) => ({ year, parts }));
    const legend = kinds.map((kind) => el("span", { class: "key" }, el("i", { class: `pp-fill-${kind}` }), markName(kind)));
    return this.panel(word("by_year"), legend, yearChart(sorted, kinds, (year) => this.pick("quantities", { report_year: year })));
  }

  /** Targets of growth, a dot each, of one indicator to be chosen. */
  growth() {
    const quantities = this.corpus.frames.get("quantities");
    const points = new Map();
    for (const row of rowsIn(quantities)) {
      const value = (name) => quantities.get(name, row);
      if (value("status") !== "target" || value("measure") !== "growth" || value("unit") !== "%") continue;
      if (value("value") === null || value("year_start") === null || value("year_start") !== value("year_end")) continue;
      const up = value("direction") !== "down";
      const name = value("indicator");
      if (!points.has(name)) points.set(name, []);
      points.get(name).push({
        x: value("year_start"), y: up ? value("value") : -value("value"), href: `#report/quantities/${row}`,
        title: `${value("region") ?? ""} ${value("year_start")}  ${name} ${valueName(quantities.column("bound"), value("bound"))}${value("text")}`,
      });
    }
    const names = [...points.keys()].sort((a, b) => points.get(b).length - points.get(a).length).slice(0, MOST.bars);
    if (!names.length) return null;
    const place = el("div", {}, dotChart(points.get(names[0])));
    const chooser = el("select", { "aria-label": word("indicator"), lang: "zh-CN", onchange: (event) => place.replaceChildren(dotChart(points.get(event.target.value))) },
      names.map((name) => el("option", { value: name }, `${name} (${points.get(name).length})`)));
    return this.panel(word("targets_over_years"), word("targets_over_years_hint"), chooser, place);
  }

  indicators() {
    const quantities = this.corpus.frames.get("quantities");
    const found = tally(quantities, "indicator", (row) => quantities.get("status", row) === "target");
    return this.bars(found, "top_indicators", "target", (indicator) => ["quantities", { indicator, status: "target" }]);
  }

  slogans() {
    const slogans = this.corpus.frames.get("slogans");
    const seen = new Set();
    const first = (row) => {
      const key = `${this.corpus.document(slogans, row)} ${slogans.get("slogan", row)}`;
      return !seen.has(key) && seen.add(key);
    };
    return this.bars(tally(slogans, "slogan", first), "top_slogans", "slogan", (slogan) => ["slogans", { slogan }]);
  }

  stages() {
    const projects = this.corpus.frames.get("projects");
    const column = projects.column("stage");
    const found = tally(projects, "stage").filter(([stage]) => stage);
    return this.bars(found, "stages", "project", (stage) => ["projects", { stage }], (stage) => valueName(column, stage));
  }

  bars(found, title, kind, where, label = (value) => value) {
    if (!found.length) return null;
    const items = found.slice(0, MOST.bars).map(([value, n]) => {
      const [frame, filters] = where(value);
      return { label: label(value), n, kind: `pp-fill-${kind}`, href: `#${frame}`, onclick: () => this.pick(frame, filters) };
    });
    return this.panel(word(title), word(`${title}_hint`), barChart(items));
  }
}

const rowsIn = (frame) => Array.from({ length: frame.rows }, (_, row) => row);

/** How many rows have each value of a column, most first. */
function tally(frame, name, wanted = () => true) {
  const counts = new Map();
  for (let row = 0; row < frame.rows; row++) {
    if (!wanted(row)) continue;
    const value = frame.get(name, row);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || COLLATOR.compare(a ?? "", b ?? ""));
}
