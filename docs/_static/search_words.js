// The index is cut into words by jieba; what is typed into the search box must be cut too, or 报告年度 finds nothing.
// searchtools.js takes this function where it is there.
function splitQuery(query) {
  const runs = query.split(/[^\p{Letter}\p{Number}_\p{Emoji_Presentation}]+/gu).filter(Boolean);
  if (typeof Intl.Segmenter === "undefined") return runs;
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  return runs.flatMap((run) => {
    if (!/\p{Script=Han}/u.test(run)) return [run];
    const words = [...segmenter.segment(run)].map((s) => s.segment).filter((w) => w.length > 1); // the index has no single characters
    return words.length ? words : [run];
  });
}

// Sphinx 9.0 calls the stemmer of Chinese by a name that it does not define (sphinx-doc/sphinx#14229); words in Latin letters
// were stemmed as English in the index.
function ChineseStemmer() {
  return new EnglishStemmer();
}
