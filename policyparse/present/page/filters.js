// Which rows of a frame are shown, and in which order. A condition is tried on a column's distinct values, not on its rows.

const NOTHING = "\u0000";
const RANGE = /^(-?[\d.]+)\s*(?:~|–|—|\.\.|至|到|(?<=\d)-)\s*(-?[\d.]+)$/;
const COMPARED = /^(>=|≥|<=|≤|>|<|=)?\s*(-?[\d.]+)$/;

/** The condition on numbers that a text says, as a function; null where it says none. */
function numberTest(said) {
  const text = said.normalize("NFKC").replaceAll(",", "").trim();
  const range = RANGE.exec(text);
  if (range) return within(Number(range[1]), Number(range[2]));
  const compared = COMPARED.exec(text);
  if (!compared || Number.isNaN(Number(compared[2]))) return null;
  const limit = Number(compared[2]);
  return {
    ">=": (n) => n >= limit, "≥": (n) => n >= limit, "<=": (n) => n <= limit, "≤": (n) => n <= limit, ">": (n) => n > limit, "<": (n) => n < limit,
  }[compared[1]] ?? ((n) => n === limit);
}

function within(low, high) {
  return Number.isNaN(low) || Number.isNaN(high) ? null : (n) => n >= low && n <= high;
}

const termsOf = (said) => said.toLowerCase().split(/\s+/).filter(Boolean);

/** Whether a filter's text is a condition that a column understands. */
function understood(column, said) {
  return !said || column.choices || !column.numeric || numberTest(said) !== null;
}

/** Of each distinct value of a column whether it meets a filter; null where the filter says nothing. */
function matches(column, said) {
  if (column.choices) return column.values.map((value) => (said === NOTHING ? isNothing(value) : String(value) === said));
  if (column.numeric) {
    const test = numberTest(said);
    return test && column.values.map((value) => value !== null && test(value));
  }
  if (said.startsWith("=")) return column.texts.map((text) => text === said.slice(1));
  const terms = termsOf(said);
  return column.lowered.map((text) => terms.every((term) => text.includes(term)));
}

/** The filter that only one value of a column meets. */
function exactly(column, value) {
  return column.choices || column.numeric ? String(value) : `=${value}`;
}

const isNothing = (value) => value === null || value === "" || value.length === 0;

/** The rows of a frame that meet a view's search and filters, in its order. */
function chosenRows(frame, view) {
  const kept = new Uint8Array(frame.rows).fill(1);
  for (const [name, said] of Object.entries(view.filters)) {
    const column = frame.column(name);
    const met = said && column && matches(column, said);
    if (met) for (let row = 0; row < kept.length; row++) if (!met[column.id(row)]) kept[row] = 0;
  }
  for (const term of termsOf(view.search)) keepHits(frame, term, kept);
  let count = 0;
  for (const one of kept) count += one;
  const rows = new Uint32Array(count);
  for (let row = 0, place = 0; row < kept.length; row++) if (kept[row]) rows[place++] = row;
  return view.sort ? sorted(rows, frame.column(view.sort), view.down) : rows;
}

/** Leave only the rows in which some column holds the term. */
function keepHits(frame, term, kept) {
  const hits = new Uint8Array(kept.length);
  for (const column of frame.columns.values()) {
    if (column.type === "number" || column.type === "offset" || column.type === "boolean" || column.name === "row_id") continue;
    const met = Uint8Array.from(column.lowered, (text) => (text.includes(term) ? 1 : 0));
    for (let row = 0; row < hits.length; row++) hits[row] |= met[column.id(row)];
  }
  for (let row = 0; row < kept.length; row++) kept[row] &= hits[row];
}

/** Rows by a column, upwards or downwards; what is missing always comes last, equal ones keep their order. */
function sorted(rows, column, down) {
  const ranks = column.ranks;
  const keys = new Float64Array(column.rows);
  for (const row of rows) {
    const rank = ranks[column.id(row)];
    keys[row] = Number.isNaN(rank) ? Infinity : down ? -rank : rank;
  }
  return rows.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? -1 : 1));
}

// ---- download

// text that a spreadsheet takes for a formula gets an apostrophe, as in the files that policyparse writes
const FORMULA = /^'*(?:[=@\t\r]|[+-](?![\p{Nd}.,]+[%\p{L}\p{N}_]*$))/u;

/** Rows of a frame as CSV: all columns, UTF-8 with BOM, no cell a formula. */
function csvOf(frame, rows, listMark) {
  const columns = [...frame.columns.values()];
  const cells = columns.map((column) => csvCells(column, listMark));
  const lines = [columns.map((column) => column.name).join(",")];
  for (const row of rows) lines.push(cells.map((cell) => cell(row)).join(","));
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}

function csvCells(column, listMark) {
  const known = new Map();
  return (row) => {
    const id = column.id(row);
    if (!known.has(id)) known.set(id, quoted(csvText(column.get(row), listMark)));
    return known.get(id);
  };
}

function csvText(value, listMark) {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  const text = Array.isArray(value) ? value.map((item) => listItem(String(item), listMark)).join(listMark) : value;
  return FORMULA.test(text) ? `'${text}` : text;
}

const listItem = (text, mark) => (text ? text.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`) : "\\-");
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
