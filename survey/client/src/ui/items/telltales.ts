/* Words that often tell who wrote them. Runs on the phone only; it misses some, and says so. */

export interface Telltale {
  readonly quote: string;
  readonly kind: string;
}

const MOST = 5;
const DIGIT = '[0-9〇一二三四五六七八九十]';
const SURNAME = '[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕]';
const OFFICE = '书记|主任|主席|[局镇乡县市部科处所站院校村组]长';
const TITLE = 'Mrs?|Ms|Dr|Professor|Director|Secretary|Chief|Mayor';
const MONTH = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const PLACE = '村|乡|镇|县|街道|社区';

const PATTERNS: readonly (readonly [string, string])[] = [
  [
    'telltale.title_name',
    `${SURNAME}[\\u4e00-\\u9fff]{0,2}?副?(?:${OFFICE})|\\b(?:${TITLE})\\.? [A-Z][a-z]+`,
  ],
  [
    'telltale.time',
    `(?:[去今前]年)?${DIGIT}{1,4}[年月](?:${DIGIT}{1,3}[月日号])*|` +
      `\\b(?:\\d\\d? )?(?:${MONTH})[a-z]* \\d+(?:,? \\d{4})?|\\b(?:19|20)\\d\\d\\b`,
  ],
  [
    'telltale.document',
    `${DIGIT}+号(?:文件?|令)|[〔[]\\d{4}[〕\\]]${DIGIT}+号|\\b(?:No|Document)\\.? ?\\d+`,
  ],
  ['telltale.number', '\\d(?:[ -]?\\d){6,}[xX]?'],
  ['telltale.money', `${DIGIT}+(?:\\.\\d+)?[万亿]?元`],
  ['telltale.place', `[\\u4e00-\\u9fff]{2,3}(?:${PLACE})(?=[的在有里，。])`],
];

export function telltales(text: string): Telltale[] {
  const found = PATTERNS.flatMap(([kind, pattern]) =>
    (text.match(new RegExp(pattern, 'g')) ?? []).map((quote) => ({ quote, kind })),
  );
  return found.slice(0, MOST);
}
