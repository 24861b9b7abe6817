/* Words that often tell who wrote them. Runs on the phone only; it misses some, and says so. */

export interface Telltale {
  readonly quote: string;
  readonly kind: string;
}

const MOST = 5;
const HAN = '[\\u4e00-\\u9fff]';
const DIGIT = '[0-9〇一二三四五六七八九十]';
/* The commonest, without those that are most often something else (“向”, “成”, “安”). */
const SURNAME =
  '(?:欧阳|司马|上官|诸葛|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕' +
  '丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫阎雷侯龙史陶黎贺顾毛郝龚邵万钱严覃戴莫孔汤温施牛樊葛' +
  '邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹耿兰焦俞左柳甘祝尚舒阮柯梅童凌毕裴霍涂谷翁冉骆蓝辛靳柴蒙鲍喻祁蒲])';
/* A letter of a given name: none of those that name an office. */
const GIVEN = `(?![办局站部科委所会处室组村镇乡县市])${HAN}`;
/* Plain words that would be read as a surname with what follows. */
const PLAIN = new RegExp(
  '[由对关至属处等]于|[地对各双]方|马上|[担历现前时兼接新]任|任[何职]|金融|资金|工程|施工|林业|园林|' +
    '小(?:金库|范围|钱)|老毛病|一年到头|感谢|[每上下]周|[应支]付|[如为]何|[允也]许',
  'g',
);
const OFFICE = '书记|支书|主任|主席|(?:常委|委员)(?!会)|[局镇乡县市部科处所站院校村组队]长(?!了(?!解))';
/* After a surname only, and not where another word begins. */
const SHORT = '[姐哥]|总(?![是在会要体量结的共之])|[科局](?![技学室级部面势长])';
const TITLE = 'Mrs?|Ms|Dr|Professor|Director|Secretary|Chief|Mayor|Captain|Comrade';
const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|(?:Nov|Dec)(?:ember)?)\\b';
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
  ['telltale.money', '[¥￥] ?\\d[\\d,.]*|[0-9〇一二三四五六七八九十百千万亿][0-9,.〇一二三四五六七八九十百千万亿]*元|[\\d.]+[万亿]'],
  ['telltale.number', `\\d(?:[ -]?\\d){6,}[xX]?|${HAN}[A-Z][· ]?[A-Z\\d]{5,6}`],
  [
    'telltale.time',
    `(?:[去今前]年|(?!一[年月](?!${DIGIT}+[月日号])))${DIGIT}{1,4}[年月](?:${DIGIT}{1,3}[月日号])*|` +
      `\\b\\d\\d? ${MONTH}(?:,? \\d{4})?|\\b${MONTH} \\d+(?:,? \\d{4})?|\\b(?:19|20)\\d\\d\\b`,
  ],
  [
    'telltale.name',
    `[小老]?${SURNAME}(?:(?:${GIVEN}){0,2}?副?(?:${OFFICE})|${SHORT})|[小老](?!程[度序])${SURNAME}|` +
      `(?:我[叫姓]|名叫)${NAMED}{1,3}|\\b(?:(?:${TITLE})\\.?|[Mm]y name is)(?: [A-Z][a-z]+)+`,
  ],
  ['telltale.place', `(?!${UNNAMED})${NAMED}{2,3}(?:${PLACE})`],
];

export function telltales(text: string): Telltale[] {
  const found = new Map<string, string>();
  let left = text.replace(/[\uff10-\uff19\uff21-\uff5a]/g, (wide) => wide.normalize('NFKC')).replace(PLAIN, '\n');
  for (const [kind, pattern] of PATTERNS) {
    left = left.replace(new RegExp(pattern, 'g'), (quote) => {
      found.set(quote, kind);
      return '\n';
    });
  }
  return [...found].slice(0, MOST).map(([quote, kind]) => ({ quote, kind }));
}
