import { listOf } from './list.ts'

/** Given names, in small letters: some of the usual ones of many languages; whoever is not among them needs a cue. */
export const givenNames: ReadonlySet<string> = listOf(`
  aaron abdul abigail abraham ada adam adele adrian agnes ahmed aisha alan albert alejandro aleksander alessandro alex
  alexander alexandra alexis alfred ali alice alicia alina alison amanda amber amelia amina amir amy ana anastasia anders
  andre andrea andreas andrés andrew andy angela angelina anita anja anke ann anna anne annette annie anthony antoine anton
  antonia antonio anya aria ariana arjun arthur asha astrid audrey aurora ava axel ayesha aylin barbara bart beatrice beatriz
  ben benjamin bernard beth betty bianca bill billy björn bob boris brad brandon brenda brendan brian bridget bruce bruno
  bryan caleb cameron camila camille carl carla carlos carmen carol carolina caroline carolyn casey catherine cecilia cedric
  charles charlie charlotte chen chiara chloe chloé chris christian christina christine christopher cindy claire clara claudia
  clemens cleo colin connor craig cristina cynthia daisy dan dana daniel daniela danielle danny daphne darren dave david
  deborah debra deepak denise dennis derek diana diane diego dieter dmitri dolores dominic don donald donna dora doris
  dorothy doug dylan eddie edgar edith eduardo edward eileen elaine eleanor elena eli elias elif elijah elisa elisabeth
  eliza elizabeth ella ellen elsa emil emilia emily emma enrique eric erik erika erin ernest esteban esther ethan eugene eva
  evan eve evelyn ewa fabian farah fatima felix fernando finn fiona florian frances francesca francesco francis francisco
  frank franz fred freddie frederick freya frida friedrich fritz gabriel gabriela gareth gary gavin george georgia gerald
  gerard giorgio giovanni giulia giuseppe gloria gordon grace graham greg gregory greta guido guillermo gustav hana hank
  hanna hannah hans harold harriet harry hassan hazel heather heidi heike heinz helen helena helga henri henrietta henrik
  henry hector herbert hiroshi holly horst howard hugh hugo ian ibrahim ida ignacio igor ilse imran ines ingrid irene irina
  iris isaac isabel isabella isabelle ivan jack jacob jacqueline jacques jake jakob jamal james jamie jan jane janet janice
  jannik jason jasmine javier jay jean jeff jeffrey jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy joan
  joanna joanne joaquín joe joel johan johanna johannes john johnny jon jonas jonathan jordi jorge josé josef joseph joshua
  joyce juan juanita judith judy julia julian julie juliet jürgen justin kai karen karim karin karl karla karolina kate
  katharina katherine kathleen kathy katie katja kay keith kelly ken kenji kenneth kevin khalid kim kirsten klaus konrad
  krishna kristen kristina kurt kyle lars laszlo laura lauren laurent lea leah leila lena lenny leo leon leonard leonardo
  leonie leopold leslie levi lewis liam lily linda lionel lisa liz lorenzo louis louise luca lucas lucia lucy ludwig luigi
  luis luisa luka lukas luke lydia lynn mabel maddie madeleine magda magdalena maggie malik marc marcel marco marcus
  margaret margarita maria mariam marie marina mario marion marisa marjorie marlene marta martha martin martina marvin mary
  mateo matilda matt matteo matthew matthias maurice max maya megan mehmet mei melissa mia michael michaela michel michelle
  miguel mike mikhail milan mila milo mina miriam mitch mohamed mohammed moira molly mona monica monika morgan muhammad
  murray nadia nadine nancy naomi natalia natalie natasha nathan neil nicholas nick nicolas nicole nigel nikita nikolai nils
  nina noah noel nora norman oleg olga oliver olivia omar oscar oskar otto owen pablo paloma pamela paola paolo pascal
  patricia patrick paul paula pavel pedro peggy penelope percy pete peter petra phil philip philippa phoebe pierre pilar
  piotr priya quentin rachel rafael rahul rainer raj ralph ramon randy raphael raquel raul ravi ray raymond rebecca reggie
  renate renée ricardo richard rita robert roberta roberto robin rodrigo roger roland rolf roman ron ronald rosa rosalind
  rosemary ross roxanne roy ruben rupert ruth ryan sabine sabrina sam samantha samir samuel sandra sanjay sara sarah sasha
  saskia sean sebastian selma sergei sergio shannon sharon sheila shirley sidney silvia simon simone sofia sofie sonia
  sophia sophie stacy stan stefan stefanie stella stephanie stephen steve steven stuart sue suresh susan susanne sven
  svetlana sylvia takeshi tamara tania tanya tara tariq tatiana ted teresa terry thea theo theodore theresa thomas tiffany
  tim timothy tina toby todd tom tomas tommy tony tracy trevor tristan ulrich ursula uwe valentina valeria vanessa vera
  veronica vicky victor viktor vincent viola violet virginia vivian vladimir walter wanda wendy werner wilhelm will william
  wolfgang xavier xiao yael yasmin yolanda yuki yusuf yves yvonne zach zachary zara zeynep zoe zoltan élodie
`)
