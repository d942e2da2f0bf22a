// The data: columns as Python packed them, and the reports' texts.

/** What an element holds as gzip in base64, as JSON. */
async function unpacked(id) {
  const letters = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** A column: `values` are its distinct values, `ids` for each row the number of its value. */
class Column {
  constructor([name, type, label, about], packed, rows) {
    Object.assign(this, { name, type, label, about, rows });
    this.values = packed.values;
    this.ids = packed.ids ? Int32Array.from(packed.ids) : null;
    this.numeric = type === "number" || type === "offset" || type === "integer";
    this.cache = {};
  }

  /** The number of a row's value. */
  id(row) {
    return this.ids ? this.ids[row] : row;
  }

  get(row) {
    return this.values[this.id(row)];
  }

  /** Of each value its words, for searching and sorting; a list's items together. */
  get texts() {
    return (this.cache.texts ??= this.values.map(plainText));
  }

  get lowered() {
    return (this.cache.lowered ??= this.texts.map((text) => text.toLowerCase()));
  }

  /** Of each value its place in the order; what is missing has NaN. Chinese is ordered by pinyin. */
  get ranks() {
    return (this.cache.ranks ??= this.numeric
      ? Float64Array.from(this.values, (value) => (value === null ? NaN : value))
      : ranksOf(this.texts));
  }

  /** How many rows have each value. */
  get counts() {
    if (!this.cache.counts) {
      const counts = new Int32Array(this.values.length);
      for (let row = 0; row < this.rows; row++) counts[this.id(row)]++;
      this.cache.counts = counts;
    }
    return this.cache.counts;
  }

  /** The values where there are few: a list to choose from; else null. */
  get choices() {
    if (this.cache.choices === undefined) {
      const few = LAYOUT.choices.includes(this.name) && this.values.length <= 60 && !this.numeric;
      this.cache.choices = few ? [...this.values.keys()].sort((a, b) => order(this.ranks[a], this.ranks[b])) : null;
    }
    return this.cache.choices;
  }

  get empty() {
    return this.values.every((value) => value === null || value === "" || value.length === 0);
  }
}

/** The sentence that each row stands in: its words come out of the document's text when they are wanted. */
class SentenceColumn extends Column {
  constructor(about, rows, sentences) {
    super(about, { values: [], ids: rows }, rows.length);
    this.sentences = sentences;
    delete this.values;
    Object.defineProperty(this, "values", { get: () => (this.cache.values ??= sentences.words()) });
  }

  get(row) {
    return this.sentences.word(this.ids[row]);
  }

  get empty() {
    return this.rows === 0;
  }
}

const plainText = (value) => (value === null ? "" : Array.isArray(value) ? value.join("、") : String(value));
const order = (a, b) => (Number.isNaN(a) ? 1 : 0) - (Number.isNaN(b) ? 1 : 0) || a - b || 0;
const COLLATOR = new Intl.Collator("zh-CN");

/** Of each text its place in the order; what is empty has NaN. Equal texts share a place.
 *
 *  Asking the collator about each pair of long texts is slow: it orders the characters once, the first three of a text make a
 *  number, and it is asked only about texts that begin alike. */
function ranksOf(texts) {
  const places = placesOf(texts);
  const at = (text, n) => (n < text.length ? places[text.charCodeAt(n)] : 0);
  const keys = Float64Array.from(texts, (text) => (at(text, 0) * 65536 + at(text, 1)) * 65536 + at(text, 2));
  const compare = (a, b) => keys[a] - keys[b] || (texts[a] === texts[b] ? 0 : COLLATOR.compare(texts[a], texts[b]));
  const ids = Uint32Array.from(texts.keys()).sort(compare);
  const ranks = new Float64Array(texts.length);
  let rank = 0;
  ids.forEach((id, place) => {
    if (place && texts[id] !== texts[ids[place - 1]]) rank++;
    ranks[id] = texts[id] === "" ? NaN : rank;
  });
  return ranks;
}

/** The places in the order of the characters that texts begin with. */
function placesOf(texts) {
  const places = new Uint16Array(65536);
  const used = [...new Set(texts.map((text) => text.slice(0, 3)).join("").split(""))].sort(COLLATOR.compare);
  used.forEach((character, n) => { places[character.charCodeAt(0)] = n + 1; });
  return places;
}

/** A frame: its columns in order, and for each row the number of its document (-1 where there is none). */
class Frame {
  constructor(name, schema, packed, corpus) {
    this.name = name;
    this.rows = packed.rows;
    this.columns = new Map();
    for (const about of schema) {
      const given = packed.columns[about[0]];
      if (given && given.rows) this.columns.set(about[0], new SentenceColumn(about, Int32Array.from(given.rows), corpus));
      else if (given) this.columns.set(about[0], new Column(about, given, packed.rows));
    }
  }

  column(name) {
    return this.columns.get(name);
  }

  get(name, row) {
    return this.columns.get(name)?.get(row) ?? null;
  }
}

/** The words of a document: pieces (one, where the whole text is there), each with the offset at which it begins.
 *
 *  Offsets count characters as Python does; a character outside the basic plane is two units of a string here. */
class Words {
  constructor(flat) {
    this.pieces = [];
    for (let i = 0; i < flat.length; i += 2) {
      const text = flat[i + 1];
      const wide = /[\ud800-\udbff][\udc00-\udfff]/.test(text) ? wideAt(text) : null;
      this.pieces.push({ at: flat[i], text, wide, end: flat[i] + text.length - (wide ? wide.length : 0) });
    }
    this.whole = this.pieces.length === 1 && this.pieces[0].at === 0;
  }

  /** The piece that holds a character, or null. */
  piece(at) {
    let low = 0, high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle].at <= at) low = middle;
      else high = middle - 1;
    }
    const piece = this.pieces[low];
    return piece && piece.at <= at && at <= piece.end ? piece : null;
  }

  slice(start, end) {
    const piece = this.piece(start);
    return piece ? piece.text.slice(unit(piece, start), unit(piece, end)) : "";
  }
}

/** The place in a piece's string of the character at an offset. */
function unit(piece, at) {
  const place = at - piece.at;
  if (!piece.wide) return place;
  let low = 0, high = piece.wide.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (piece.wide[middle] < place) low = middle + 1;
    else high = middle;
  }
  return place + low;
}

/** Which characters of a text are two units long. */
function wideAt(text) {
  const places = [];
  let place = 0;
  for (const character of text) {
    if (character.length === 2) places.push(place);
    place++;
  }
  return places;
}

/** Everything: the frames, and the documents' words. */
class Corpus {
  constructor(payload, schemas) {
    this.packed = payload.texts;
    this.read = [];
    this.frames = new Map(Object.entries(payload.frames).map(([name, packed]) => [name, new Frame(name, schemas[name], packed, this)]));
    this.documents = this.frames.get("documents");
    this.numbers = new Map(this.documents.rows ? Array.from({ length: this.documents.rows }, (_, n) => [this.documents.get("doc_id", n), n]) : []);
    this.sentences = this.frames.get("sentences");
    this.addSentences();
  }

  /** The frame of sentences has their places only; the page shows their words too. */
  addSentences() {
    const rows = Int32Array.from({ length: this.sentences.rows }, (_, row) => row);
    const about = this.frames.get("quantities").column("sentence");
    this.sentences.columns.set("sentence", new SentenceColumn([about.name, about.type, about.label, about.about], rows, this));
  }

  words_of(number) {
    return (this.read[number] ??= new Words(this.packed[number]));
  }

  /** The number of the document that a row of a frame is of; -1 where there is none. */
  document(frame, row) {
    if (frame.name === "documents") return row;
    return this.numbers.get(frame.get("doc_id", row)) ?? -1;
  }

  word(row) {
    const number = this.document(this.sentences, row);
    return number < 0 ? "" : this.words_of(number).slice(this.sentences.get("start", row), this.sentences.get("end", row));
  }

  /** The words of all sentences. */
  words() {
    return (this.allWords ??= Array.from({ length: this.sentences.rows }, (_, row) => this.word(row)));
  }

  /** By document the rows of a frame. */
  rowsOf(frame, number) {
    if (!frame.byDocument) {
      frame.byDocument = new Map();
      for (let row = 0; row < frame.rows; row++) {
        const at = this.document(frame, row);
        if (!frame.byDocument.has(at)) frame.byDocument.set(at, []);
        frame.byDocument.get(at).push(row);
      }
    }
    return frame.byDocument.get(number) ?? [];
  }
}
