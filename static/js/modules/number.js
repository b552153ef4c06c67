/* Somebody's number may be on its way into a field, so far as digits tell: as organisation_number.py has it. */
const MANY_DIGITS = /(\d[\s.+\u2010-\u2014\u2212-]*){6}/;

export const looksLikeNumber = (text) => MANY_DIGITS.test(text);
