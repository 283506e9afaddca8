/**
 * Words that are spelled alike and sound otherwise (Yarowsky, "Homograph disambiguation in speech synthesis", in
 * Progress in Speech Synthesis, 1997): told apart by the words around them.
 */
import { nounVerbTable } from './heteronyms-table.js'
import { withEndingS } from './inflection.js'

/** The words of a run of speech, in small letters; empty outside of it. */
interface Around {
  /** The word so many places away: -1 is the one before. */
  at(distance: number): string
  /** Whether one of the words up to so many places before or after is in the list. */
  near(list: ReadonlySet<string>, before: number, after: number): boolean
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

const determiners = set(
  `a an the this that these those my your his her its our their no some any every each another which whose what one
  two three many few several both all new old first last next own same other world more much less enough`,
)
const objects = set(
  'the a an this that these those my your his her its our their him them me us you it every each all any',
)
const prepositions = set('of in for with on at from by into under without about between during like as per')
const auxiliaries = set(
  `to will would can could shall should may might must do does did don't doesn't didn't won't can't cannot couldn't wouldn't
  shouldn't let's please i'll you'll he'll she'll we'll they'll i'd you'd we'd they'd help helps let lets`,
)
const subjects = set('i you we they he she it who')
const adverbs = set(
  'never always often usually also just still really not only even simply rarely sometimes then now already ever recently',
)
const beings = set(
  "is are was were am be been being it's that's he's she's i'm we're they're isn't aren't wasn't weren't",
)
const perfects = set("has have had having i've you've we've they've he'd hasn't haven't hadn't")

/** Place of the word before that is no adverb. */
function beforeAdverbs(around: Around): string {
  let distance = -1
  while (distance > -3 && (adverbs.has(around.at(distance)) || /...ly$/.test(around.at(distance)))) distance--
  return around.at(distance)
}

function isVerbPlace(around: Around): boolean {
  const before = beforeAdverbs(around)
  if (auxiliaries.has(before) || subjects.has(before)) return true
  // An order: Record the meeting.
  return before === '' && objects.has(around.at(1))
}

function isNounPlace(around: Around): boolean {
  const before = around.at(-1)
  return determiners.has(before) || prepositions.has(before) || beings.has(before) || before.endsWith("'s")
}

interface NounVerb {
  readonly noun: readonly string[]
  readonly verb: readonly string[]
  readonly usual: 'noun' | 'verb'
}

let nounVerbs: ReadonlyMap<string, NounVerb> | null = null

function loadNounVerbs(): Map<string, NounVerb> {
  const entries = new Map<string, NounVerb>()
  for (const line of nounVerbTable.trim().split('\n')) {
    const [, word = '', usual, noun = '', verb = ''] = /^(\S+) ([nv]): ([^|]+) \| (.+)$/.exec(line) ?? []
    entries.set(word, {
      noun: noun.split(' '),
      verb: verb.split(' '),
      usual: usual === 'n' ? 'noun' : 'verb',
    })
  }
  return entries
}

function readNounVerb(word: string, around: Around): readonly string[] | null {
  nounVerbs ??= loadNounVerbs()
  const plain = nounVerbs.get(word)
  if (plain) {
    if (isVerbPlace(around)) return plain.verb
    if (isNounPlace(around)) return plain.noun
    // Prices increase every year: after a noun, what has an object is a verb.
    if (objects.has(around.at(1)) && !determiners.has(around.at(-2))) return plain.verb
    return plain[plain.usual]
  }
  const stem = word.endsWith('s') ? nounVerbs.get(word.slice(0, -1)) : undefined
  if (!stem || word.endsWith('ss')) return null
  const before = beforeAdverbs(around)
  const isVerb =
    /^(he|she|it|who|which|that)$/.test(before) || (!isNounPlace(around) && objects.has(around.at(1)))
  const isNoun = isNounPlace(around) || before === '' || stem.usual === 'noun'
  return withEndingS(isVerb || !isNoun ? stem.verb : stem.noun)
}

const shows = set(
  `broadcast broadcasts stream streams streaming music show shows concert concerts performance performances video tv event events
  coverage audience chat session match demo action wire stage feed updates band recording album`,
)
const past = set('yesterday ago last earlier once')
const habits = set('every always often usually daily sometimes each')
const ribbons = set('tied tie wearing wore ribbon violin arrow arrows string hair tie ties')
const fishing = set('fishing fish caught catch sea lake river striped largemouth pond hook bait')
const metals = set('pipe pipes paint poisoning pencil pencils acid shot weights bullet bullets ore')
const falling = set(
  'rolled ran fell slid trickled dropped rolls ran falls gas drop drops duct ducts stain stained',
)
const smallness = set(
  'detail details amounts amount particles traces quantities differences changes fragments scale',
)

type Reader = (around: Around) => string

const readers: Readonly<Record<string, Reader>> = {
  read: (around) => {
    const before = beforeAdverbs(around)
    if (perfects.has(before) || beings.has(before) || /^(he|she|who)$/.test(before)) return 'R EH1 D'
    if (perfects.has(around.at(-2)) && subjects.has(around.at(-1))) return 'R EH1 D'
    const isThen = around.near(past, 8, 12) && !around.near(habits, 2, 6)
    return subjects.has(before) && isThen ? 'R EH1 D' : 'R IY1 D'
  },
  lead: (around) => {
    const isMetal =
      metals.has(around.at(1)) ||
      /^(contains?|molten|tin|metal)$/.test(around.at(-1)) ||
      (around.at(-1) === 'of' && /^(made|full|traces?|pounds?|tons?|piece|amounts?)$/.test(around.at(-2))) ||
      (around.at(-2) === 'there' && around.at(1) === 'in')
    return isMetal ? 'L EH1 D' : 'L IY1 D'
  },
  live: (around) => {
    const before = around.at(-1)
    if (shows.has(around.at(1)) && !subjects.has(before) && before !== 'to') return 'L AY1 V'
    return beings.has(before) ||
      /^(go|goes|going|went|gone|a|watch|watching|stream|streaming|broadcast|broadcasting)$/.test(before)
      ? 'L AY1 V'
      : 'L IH1 V'
  },
  lives: (around) =>
    determiners.has(around.at(-1)) ||
    /^(human|save|saved|saving|lose|lost|people's|daily|of|for)$/.test(around.at(-1))
      ? 'L AY1 V Z'
      : 'L IH1 V Z',
  wind: (around) => (isVerbPlace(around) && !/^(blew|blows)$/.test(around.at(1)) ? 'W AY1 N D' : 'W IH1 N D'),
  wound: (around) =>
    !determiners.has(around.at(-1)) &&
    /^(up|down|around|through|the|his|her|its|it|along|back)$/.test(around.at(1))
      ? 'W AW1 N D'
      : 'W UW1 N D',
  tear: (around) => {
    const isOfEyes =
      falling.has(around.at(1)) ||
      (around.at(1) === 'in' && around.near(set('eye eyes'), 0, 4)) ||
      around.at(-2) === 'shed'
    return isOfEyes && !isVerbPlace(around) ? 'T IH1 R' : 'T EH1 R'
  },
  tears: (around) =>
    /^(he|she|it|that|who)$/.test(around.at(-1)) || /^(apart|off|open|through)$/.test(around.at(1))
      ? 'T EH1 R Z'
      : 'T IH1 R Z',
  bow: (around) =>
    (ribbons.has(around.at(1)) || around.near(ribbons, 3, 3)) && !isVerbPlace(around) ? 'B OW1' : 'B AW1',
  minute: (around) =>
    smallness.has(around.at(1)) ||
    (/^(are|were|very|so|extremely)$/.test(around.at(-1)) && around.at(1) === '')
      ? 'M AY0 N UW1 T'
      : 'M IH1 N AH0 T',
  content: (around) =>
    (beings.has(around.at(-1)) || /^(feels?|felt|seems?|seemed|perfectly|quite|very)$/.test(around.at(-1))) &&
    /^(with|to|just|and|that|in|)$/.test(around.at(1))
      ? 'K AH0 N T EH1 N T'
      : 'K AA1 N T EH0 N T',
  close: (around) => {
    if (around.at(1) === 'to' && beforeAdverbs(around) !== 'to') return 'K L OW1 S'
    return isVerbPlace(around) || (objects.has(around.at(1)) && !isNounPlace(around))
      ? 'K L OW1 Z'
      : 'K L OW1 S'
  },
  used: (around) => {
    if (around.at(1) !== 'to') return 'Y UW1 Z D'
    const isTool = beings.has(around.at(-1)) && !objects.has(around.at(2)) && !around.at(2).endsWith('ing')
    return isTool ? 'Y UW1 Z D' : 'Y UW1 S T'
  },
  houses: () => 'HH AW1 Z IH0 Z',
  invalid: (around) =>
    determiners.has(around.at(-1)) && /^(who|was|is|and|)$/.test(around.at(1))
      ? 'IH1 N V AH0 L AH0 D'
      : 'IH0 N V AE1 L AH0 D',
  dove: (around) =>
    subjects.has(around.at(-1)) || /^(into|off|under|for)$/.test(around.at(1)) ? 'D OW1 V' : 'D AH1 V',
  bass: (around) => (around.near(fishing, 4, 3) ? 'B AE1 S' : 'B EY1 S'),
}

/** Phones of the word at `index` where its neighbours decide between several readings; null for any other word. */
export function heteronymPhones(words: readonly string[], index: number): readonly string[] | null {
  const word = words[index] ?? ''
  const around: Around = {
    at: (distance) => words[index + distance] ?? '',
    near: (list, before, after) =>
      words
        .slice(Math.max(0, index - before), index + after + 1)
        .some((neighbour, place) => place !== Math.min(before, index) && list.has(neighbour)),
  }
  const reader = Object.hasOwn(readers, word) ? readers[word] : undefined
  return reader ? reader(around).split(' ') : readNounVerb(word, around)
}
