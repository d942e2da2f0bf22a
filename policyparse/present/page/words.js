// The page's words in the language chosen, and the display names of frames, columns and values.

const TOLD = JSON.parse(document.getElementById("told").textContent);
const LAYOUT = TOLD.layout;
const KINDS = Object.keys(TOLD.names.marks);
let language = ["zh", "en"].includes(kept("policyparse.language")) ? kept("policyparse.language") : TOLD.language;

/** What the browser remembers, where it may. */
function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // a browser that remembers nothing is no fault
  }
}

/** A phrase of the page; `{n}` and the like are replaced. */
function word(key, values = {}) {
  return TOLD.words[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const frameName = (name) => (language === "zh" ? TOLD.names.frames : TOLD.words.frames_en)[name];
const markName = (kind) => (language === "zh" ? TOLD.names.marks : TOLD.words.marks_en)[kind];
const columnName = (column) => (language === "zh" ? column.label : column.name.replaceAll("_", " "));
const count = (n) => n.toLocaleString("en-US");

/** A value as it is shown; "" for what is missing. */
function valueName(column, value) {
  if (value === null) return "";
  if (Array.isArray(value)) return value.join("、");
  if (column.type === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
  if (typeof value === "boolean") return named("complete", value ? "True" : "False");
  return column.type === "text" ? named(column.name, value) : String(value);
}

function named(column, value) {
  const names = (language === "zh" ? TOLD.names.values : TOLD.words.values_en)[column];
  return names?.[value] ?? value;
}

/** What a row marks in a text: a quantity by its status, else what it is. */
function kindOf(frame, row) {
  return frame.name === "quantities" ? frame.get("status", row) : frame.name === "slogans" ? "slogan" : "project";
}
