// Our own sentences over which a base voice is measured: about 45 s, every English phone several times.
export const englishCalibration: readonly string[] = [
  'the young farmer showed us a measuring jug full of yellow paint',
  'five thick books about birds were lying on a chair beside the window',
  'she would rather join the choir than watch another boring match',
  'both boys enjoyed the voyage though the ocean was rough and cold',
  'he usually puts the garbage outside before he goes to work',
  'a huge brown bear took the fish and vanished behind the trees',
  'where did you buy these orange shoes and that leather jacket',
  'the judge thought that the treasure should be shared among the sailors',
  'nothing could ease the pain in his left shoulder after the fall',
  'my cousin chose a cheap hotel near the hospital in the city',
  'snow lay deep upon the quiet hills when the morning train arrived',
  'put the good wool cushion there and give the cook his money',
  'large green frogs jump through the wet grass every evening in june',
]
