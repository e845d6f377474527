/** Of each text this many characters are searched: the words of open tasks are read anew by every search. */
const SEARCHED_MAX = 4_000;

/** What stands between words: ASCII and common Unicode punctuation. Han and kana characters are words each by itself. */
const BETWEEN = String.raw`[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]+|([\u3040-\u30ff\u3400-\u9fff])`;

/** Escapes that stand for blanks and punctuation, and those for NUL and surrogates, which no text of Postgres can hold. */
const BLANKS = String.raw`\\(u(?![0-9a-fA-F]{4})|u0000|u[dD][89a-fA-F]..|[^u]|$)`;

/** The words of a text, as SQL: lower case, without punctuation, so that none of it can mean anything in a query. */
const wordsOf = (text: string) =>
  String.raw`to_tsvector('simple'::regconfig, regexp_replace(${text}, '${BETWEEN}', ' \1 ', 'g'))`;

/** The part of a JSON text that is searched. Cut, since a list of words has its limit. */
const beginning = (json: string) => `left(${json}::text, ${SEARCHED_MAX})`;

/** The same without its escapes. */
const plain = (
  json: string,
) => String.raw`case when strpos(${beginning(json)}, '\') = 0 then ${beginning(json)}
    else unistr(regexp_replace(${beginning(json)}, '${BLANKS}', ' ', 'g')) end`;

/** What a task says: its question, its payload unless that is redacted, and its metadata. */
const saidBy = (t: string, json: (column: string) => string) =>
  `${beginning(`${t}.task`)} || ' ' || case when ${t}.redact_payload then '' else ${json(`${t}.payload`)} end
    || ' ' || coalesce(${json(`${t}.metadata`)}, '')`;

/** The words by which a task is found, as they are indexed. */
export const taskWords = (t: string) => wordsOf(saidBy(t, plain));

/** Whether a task has all words of a text, or words that begin so; null where the text has none. */
export const hasWords = (t: string, text: string) =>
  `${taskWords(t)} @@ (select string_agg(quote_literal(lexeme) || ':*', ' & ')::tsquery from unnest(${wordsOf(text)}))`;

/** The same where no index helps: reading a task's words costs much more than seeing that it cannot have them. */
export const hasWordsUnindexed = (t: string, text: string) => {
  const patterns = `(select array_agg('%' || lexeme || '%') from unnest(${wordsOf(text)}))::text[]`;
  const said = saidBy(t, beginning);
  return String.raw`(lower(${said}) like all (${patterns}) or strpos(${said}, '\u') > 0) and ${hasWords(t, text)}`;
};
