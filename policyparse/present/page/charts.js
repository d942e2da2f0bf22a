// Small charts of HTML and SVG. Each of their parts is a link to the rows that it counts.

/** Bars, longest first: items are {label, n, href, lang}. */
function barChart(items) {
  const most = Math.max(1, ...items.map((item) => item.n));
  return el("ol", { class: "bars" }, items.map((item) =>
    el("li", {}, el("a", { href: item.href, onclick: item.onclick },
      el("span", { class: "bar-label", lang: item.lang ?? "zh-CN", title: item.label }, item.label),
      el("span", { class: "bar-track" }, el("span", { class: `bar ${item.kind ?? ""}`, style: { width: `${(100 * item.n) / most}%` } })),
      el("span", { class: "bar-n" }, count(item.n))))));
}

/** Columns by year, each of several kinds on top of each other: years are {year, parts: {kind: n}}. */
function yearChart(years, kinds, onpick) {
  const most = Math.max(1, ...years.map(({ parts }) => kinds.reduce((sum, kind) => sum + (parts[kind] ?? 0), 0)));
  const step = Math.ceil(years.length / 8);
  return el("div", { class: "years", role: "list" }, years.map(({ year, parts }, n) => {
    const said = kinds.filter((kind) => parts[kind]).map((kind) => `${markName(kind)} ${count(parts[kind])}`).join("  ");
    return el("a", { class: "year", role: "listitem", href: "#quantities", title: `${year}  ${said}`, onclick: () => onpick(year) },
      el("span", { class: "stack" }, kinds.map((kind) => el("span", { class: `bar pp-fill-${kind}`, style: { height: `${(100 * (parts[kind] ?? 0)) / most}%` } }))),
      el("span", { class: "year-n" }, (years.length - 1 - n) % step ? "" : String(year)));
  }));
}

/** A table of regions by years, darker where there is more: cell(region, year) is a number or null. */
function coverageChart(regions, years, cell, onpick) {
  const most = Math.max(1, ...regions.flatMap((region) => years.map((year) => cell(region, year) ?? 0)));
  const tint = (n) => `rgb(31 78 121 / ${Math.round(6 + (46 * n) / most)}%)`;
  return el("div", { class: "scroll latest" }, el("table", { class: "coverage" },
    el("thead", {}, el("tr", {}, el("td"), years.map((year) => el("th", { scope: "col" }, String(year))))),
    el("tbody", {}, regions.map((region) => el("tr", {}, el("th", { scope: "row", lang: "zh-CN" }, region),
      years.map((year) => {
        const n = cell(region, year);
        if (n === null) return el("td");
        const link = el("a", { href: "#quantities", "aria-label": `${region} ${year}: ${n}`, onclick: () => onpick(region, year) }, String(n));
        return el("td", { style: { background: tint(n) } }, link);
      }))))));
}

/** Dots of values over years: points are {x, y, title, href}. */
function dotChart(points) {
  const width = NARROW.matches ? 350 : 640, height = 240, left = 36, bottom = 24, top = 10, right = 12;
  const xs = points.map((p) => p.x), ys = points.map((p) => p.y);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const ticks = niceTicks(Math.min(0, ...ys), Math.max(...ys), 5);
  const [y0, y1] = [ticks[0], ticks.at(-1)];
  const x = (value) => (x1 === x0 ? (left + width - right) / 2 : left + 10 + ((value - x0) / (x1 - x0)) * (width - left - right - 20));
  const y = (value) => height - bottom - ((value - y0) / (y1 - y0)) * (height - bottom - top);
  const step = Math.max(1, Math.ceil((x1 - x0 + 1) / (width / 55)));
  const years = Array.from({ length: x1 - x0 + 1 }, (_, n) => x0 + n).filter((year) => (year - x0) % step === 0);
  return svg("svg", { class: "dots", viewBox: `0 0 ${width} ${height}`, role: "group" },
    ticks.map((tick) => [
      svg("line", { class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      svg("text", { class: "tick", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, String(tick))]).flat(),
    years.map((year) => svg("text", { class: "tick", x: x(year), y: height - 6, "text-anchor": "middle" }, String(year))),
    points.map((p) => svg("a", { href: p.href, "aria-label": p.title }, svg("circle", { cx: x(p.x), cy: y(p.y), r: 5 }, svg("title", {}, p.title)))));
}

/** Round numbers from at most `low` to at least `high`. */
function niceTicks(low, high, wanted) {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => span / size <= wanted);
  const first = Math.floor(low / step), last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)));
}
