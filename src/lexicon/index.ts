export {
  defaultProject,
  type LexiconScope,
  type LexiconStore,
  maxLexiconEntries,
  openLexiconStore,
} from './lexicon-store.js'
