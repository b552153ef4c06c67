/* Reads codes as app/domain/code.py does: what people type, and what stands in a QR. Whether a code
   leads anywhere is the server's to say. */
export const LENGTH = 16;

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = /.{4}(?!$)/g;
const FIELD_POLYNOMIAL = 0b100101;
const VALID_SUM = 21;
// Keyboards and autocorrection swap the printed hyphen for others. \s would leave out what Python
// takes for white space, and take the byte order mark along.
const PASSED_OVER =
  /[-\u00ad\u2010-\u2014\u2212\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const AS_MEANT = { O: "0", I: "1", L: "1" };
const CAPITALS = /^[a-z]$/;
const PRINTED = /^[!-~]+$/;

/* Gives { code } in canonical form, or { fault, character? } with the reasons of app/domain/code.py. */
export function readCode(text) {
  let code = "";
  for (const typed of text) {
    if (PASSED_OVER.test(typed)) continue;
    // toUpperCase alone would also turn ı into I and ſ into S.
    const capital = CAPITALS.test(typed) ? typed.toUpperCase() : typed;
    const character = AS_MEANT[capital] ?? capital;
    if (!ALPHABET.includes(character)) return { fault: "bad_character", character };
    code += character;
  }
  const fault = faultOf(code);
  return fault ? { fault } : { code };
}

/* Counts what was typed of a code, without what is passed over. */
export function countCharacters(text) {
  return [...text].filter((character) => !PASSED_OVER.test(character)).length;
}

/* Writes a code as it is printed: ABCD-EFGH-JKMN-PQRS. */
export function inGroups(code) {
  return code.replace(GROUPS, "$&-");
}

/* Gives the code in the text of a QR that is ours, otherwise null. Addresses are compared as they are
   printed and never parsed: what a parser forgives is what a look-alike is made of. */
export function codeInQr(text, publicUrls) {
  const scanned = text.trim();
  if (!PRINTED.test(scanned)) return null;
  for (const publicUrl of publicUrls) {
    const printed = `${publicUrl.replace(/\/+$/, "")}/q/`;
    if (scanned.slice(0, printed.length).toLowerCase() === printed.toLowerCase()) {
      return readCode(scanned.slice(printed.length)).code ?? null;
    }
  }
  return null;
}

function faultOf(code) {
  if (!code) return "empty";
  if (code.length < LENGTH) return "too_short";
  if (code.length > LENGTH) return "too_long";
  return weightedSum(code) === VALID_SUM ? null : "bad_check";
}

/* Σ α^(15−i)·dᵢ over GF(2⁵) by Horner's rule, with x⁵+x²+1 and α = 2. */
function weightedSum(code) {
  return [...code].reduce((total, character) => doubled(total) ^ ALPHABET.indexOf(character), 0);
}

function doubled(element) {
  const shifted = element << 1;
  return shifted > 31 ? shifted ^ FIELD_POLYNOMIAL : shifted;
}
