/* Words that often tell who wrote them. Runs on the phone only; it misses some, and says so. */

export interface Telltale {
  readonly quote: string;
  readonly kind: string;
}

const MOST = 5;
const HAN = '[\\u4e00-\\u9fff]';
const DIGIT = '[0-9〇一二三四五六七八九十]';
const SURNAME = '[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕]';
const OFFICE = '书记|主任|主席|[局镇乡县市部科处所站院校村组]长';
const TITLE = 'Mrs?|Ms|Dr|Professor|Director|Secretary|Chief|Mayor';
const MONTH = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const PLACE = '村|乡(?![镇村亲])|镇|县|市(?![场民值政])|街道|社区';
/* A letter of a name: none of those that stand before one (“in”, “from”, “every”, “this”). */
const NAMED = `(?:(?![的了在是到从去来进入回驻为对向把被和与跟各全某本该个每少有我你他她它们这那几多里上下农乡城级])${HAN})`;
/* Kinds of villages and towns, not their names. */
const UNNAMED = '贫困|行政|自然|试点|示范|重点|基层';

/* What one has found the next no longer sees. */
const PATTERNS: readonly (readonly [string, string])[] = [
  [
    'telltale.document',
    `${DIGIT}+号(?:文件?|令)|[〔[]\\d{4}[〕\\]]${DIGIT}+号|\\b(?:No|Document)\\.? ?\\d+`,
  ],
  [
    'telltale.account',
    '(?:微信|[Ww]e[Cc]hat|[Qq]{2}|[Vv][Xx]).{0,6}?\\b(?=[\\w-]*[\\d_])[\\w-]{6,}|[\\w.-]+@[\\w.-]+',
  ],
  ['telltale.number', `\\d(?:[ -]?\\d){6,}[xX]?|${HAN}[A-Z][· ]?[A-Z\\d]{5,6}`],
  ['telltale.money', '[0-9〇一二三四五六七八九十百千万亿.]+元|[\\d.]+[万亿]'],
  [
    'telltale.time',
    `(?:[去今前]年)?${DIGIT}{1,4}[年月](?:${DIGIT}{1,3}[月日号])*|` +
      `\\b(?:\\d\\d? )?(?:${MONTH})[a-z]* \\d+(?:,? \\d{4})?|\\b(?:19|20)\\d\\d\\b`,
  ],
  [
    'telltale.name',
    `[小老]?${SURNAME}${HAN}{0,2}?副?(?:${OFFICE})|[小老](?!程[度序])${SURNAME}|` +
      `(?:我[叫姓]|名叫)${NAMED}{1,3}|\\b(?:(?:${TITLE})\\.?|[Mm]y name is)(?: [A-Z][a-z]+)+`,
  ],
  ['telltale.place', `(?!${UNNAMED})${NAMED}{2,3}(?:${PLACE})`],
];

export function telltales(text: string): Telltale[] {
  const found = new Map<string, string>();
  let left = text;
  for (const [kind, pattern] of PATTERNS) {
    left = left.replace(new RegExp(pattern, 'g'), (quote) => {
      found.set(quote, kind);
      return '\n';
    });
  }
  return [...found].slice(0, MOST).map(([quote, kind]) => ({ quote, kind }));
}
