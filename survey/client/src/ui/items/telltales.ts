/* Words that often tell who wrote them. Runs on the phone only; it misses some, and says so. */

export interface Telltale {
  readonly quote: string;
  readonly kind: string;
}

const MOST = 5;
const DIGIT = '[0-9〇一二三四五六七八九十]';
const SURNAME = '[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕]';
const OFFICE = '书记|主任|主席|[局镇乡县市部科处所站院校村组]长';

const PATTERNS: readonly [string, RegExp][] = [
  ['telltale.title_name', new RegExp(`${SURNAME}[\\u4e00-\\u9fff]{0,2}?副?(?:${OFFICE})`, 'g')],
  ['telltale.time', new RegExp(`(?:[去今前]年)?${DIGIT}{1,4}[年月](?:${DIGIT}{1,3}[月日号])*`, 'g')],
  ['telltale.time', /\b(?:19|20)\d\d\b/g],
  ['telltale.document', new RegExp(`${DIGIT}+号(?:文件?|令)|[〔[]\\d{4}[〕\\]]${DIGIT}+号`, 'g')],
  ['telltale.number', /\d{7,}/g],
  ['telltale.money', new RegExp(`${DIGIT}+(?:\\.\\d+)?[万亿]?元`, 'g')],
  ['telltale.place', /[\u4e00-\u9fff]{2,3}(?:村|乡|镇|县|街道|社区)(?=[的在有里，。])/g],
];

export function telltales(text: string): Telltale[] {
  const found = PATTERNS.flatMap(([kind, pattern]) =>
    (text.match(pattern) ?? []).map((quote) => ({ quote, kind })),
  );
  return found.slice(0, MOST);
}
