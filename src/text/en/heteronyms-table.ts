/**
 * Words that sound otherwise as a noun or adjective (n) than as a verb (v), with the one that is taken where the words
 * around them do not tell. Phones as in General American dictionaries.
 */
export const nounVerbTable = `
record n: R EH1 K ER0 D | R IH0 K AO1 R D
present n: P R EH1 Z AH0 N T | P R IH0 Z EH1 N T
object n: AA1 B JH EH0 K T | AH0 B JH EH1 K T
project n: P R AA1 JH EH0 K T | P R AH0 JH EH1 K T
subject n: S AH1 B JH IH0 K T | S AH0 B JH EH1 K T
contract n: K AA1 N T R AE2 K T | K AH0 N T R AE1 K T
refuse v: R EH1 F Y UW2 S | R AH0 F Y UW1 Z
produce v: P R OW1 D UW2 S | P R AH0 D UW1 S
permit n: P ER1 M IH2 T | P ER0 M IH1 T
rebel n: R EH1 B AH0 L | R IH0 B EH1 L
conduct v: K AA1 N D AH0 K T | K AH0 N D AH1 K T
increase v: IH1 N K R IY2 S | IH0 N K R IY1 S
decrease v: D IY1 K R IY2 S | D IH0 K R IY1 S
import n: IH1 M P AO2 R T | IH0 M P AO1 R T
export n: EH1 K S P AO2 R T | IH0 K S P AO1 R T
protest n: P R OW1 T EH2 S T | P R AH0 T EH1 S T
insult n: IH1 N S AH2 L T | IH0 N S AH1 L T
suspect v: S AH1 S P EH2 K T | S AH0 S P EH1 K T
convict n: K AA1 N V IH0 K T | K AH0 N V IH1 K T
conflict n: K AA1 N F L IH0 K T | K AH0 N F L IH1 K T
progress n: P R AA1 G R EH2 S | P R AH0 G R EH1 S
contest n: K AA1 N T EH0 S T | K AH0 N T EH1 S T
contrast n: K AA1 N T R AE0 S T | K AH0 N T R AE1 S T
desert n: D EH1 Z ER0 T | D IH0 Z ER1 T
address n: AE1 D R EH2 S | AH0 D R EH1 S
attribute v: AE1 T R AH0 B Y UW2 T | AH0 T R IH1 B Y UW0 T
perfect n: P ER1 F IH0 K T | P ER0 F EH1 K T
extract n: EH1 K S T R AE2 K T | IH0 K S T R AE1 K T
discount n: D IH1 S K AW0 N T | D IH0 S K AW1 N T
upgrade n: AH1 P G R EY2 D | AH0 P G R EY1 D
transfer n: T R AE1 N S F ER0 | T R AE0 N S F ER1
transport n: T R AE1 N S P AO2 R T | T R AE0 N S P AO1 R T
escort n: EH1 S K AO0 R T | EH0 S K AO1 R T
exploit v: EH1 K S P L OY2 T | IH0 K S P L OY1 T
combine v: K AA1 M B AY0 N | K AH0 M B AY1 N
compound n: K AA1 M P AW0 N D | K AH0 M P AW1 N D
compress v: K AA1 M P R EH0 S | K AH0 M P R EH1 S
console n: K AA1 N S OW0 L | K AH0 N S OW1 L
abstract n: AE1 B S T R AE2 K T | AE0 B S T R AE1 K T
reject v: R IY1 JH EH0 K T | R IH0 JH EH1 K T
recall v: R IY1 K AO2 L | R IH0 K AO1 L
refund n: R IY1 F AH2 N D | R IH0 F AH1 N D
replay n: R IY1 P L EY2 | R IY0 P L EY1
rewrite v: R IY1 R AY2 T | R IY0 R AY1 T
insert v: IH1 N S ER2 T | IH0 N S ER1 T
addict n: AE1 D IH2 K T | AH0 D IH1 K T
ally n: AE1 L AY0 | AH0 L AY1
defect n: D IY1 F EH0 K T | D IH0 F EH1 K T
frequent n: F R IY1 K W AH0 N T | F R IY0 K W EH1 N T
torment n: T AO1 R M EH2 N T | T AO0 R M EH1 N T
survey n: S ER1 V EY2 | S ER0 V EY1
use v: Y UW1 S | Y UW1 Z
abuse n: AH0 B Y UW1 S | AH0 B Y UW1 Z
misuse n: M IH0 S Y UW1 S | M IH0 S Y UW1 Z
excuse v: IH0 K S K Y UW1 S | IH0 K S K Y UW1 Z
house n: HH AW1 S | HH AW1 Z
resume v: R EH1 Z AH0 M EY2 | R IH0 Z UW1 M
separate n: S EH1 P ER0 AH0 T | S EH1 P ER0 EY2 T
estimate n: EH1 S T AH0 M AH0 T | EH1 S T AH0 M EY2 T
graduate n: G R AE1 JH AH0 W AH0 T | G R AE1 JH AH0 W EY2 T
moderate n: M AA1 D ER0 AH0 T | M AA1 D ER0 EY2 T
advocate n: AE1 D V AH0 K AH0 T | AE1 D V AH0 K EY2 T
duplicate n: D UW1 P L AH0 K AH0 T | D UW1 P L AH0 K EY2 T
alternate n: AO1 L T ER0 N AH0 T | AO1 L T ER0 N EY2 T
deliberate n: D IH0 L IH1 B ER0 AH0 T | D IH0 L IH1 B ER0 EY2 T
associate n: AH0 S OW1 S IY0 AH0 T | AH0 S OW1 S IY0 EY2 T
appropriate n: AH0 P R OW1 P R IY0 AH0 T | AH0 P R OW1 P R IY0 EY2 T
approximate n: AH0 P R AA1 K S AH0 M AH0 T | AH0 P R AA1 K S AH0 M EY2 T
coordinate n: K OW0 AO1 R D AH0 N AH0 T | K OW0 AO1 R D AH0 N EY2 T
delegate n: D EH1 L AH0 G AH0 T | D EH1 L AH0 G EY2 T
elaborate n: IH0 L AE1 B R AH0 T | IH0 L AE1 B ER0 EY2 T
articulate n: AA0 R T IH1 K Y AH0 L AH0 T | AA0 R T IH1 K Y AH0 L EY2 T
animate v: AE1 N AH0 M AH0 T | AE1 N AH0 M EY2 T
initiate v: IH0 N IH1 SH IY0 AH0 T | IH0 N IH1 SH IY0 EY2 T
aggregate n: AE1 G R AH0 G AH0 T | AE1 G R AH0 G EY2 T
subordinate n: S AH0 B AO1 R D AH0 N AH0 T | S AH0 B AO1 R D AH0 N EY2 T
sow v: S AW1 | S OW1
`
