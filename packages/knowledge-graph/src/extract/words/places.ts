import { listOf } from './list.ts'

/** Countries and large cities of one word, in small letters; what is not among them needs a cue. */
export const places: ReadonlySet<string> = listOf(`
  afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas bahrain bangladesh
  barbados belarus belgium belize benin bhutan bolivia botswana brazil brunei bulgaria burundi cambodia cameroon canada chad
  chile china colombia congo croatia cuba cyprus czechia denmark djibouti dominica ecuador egypt england eritrea estonia
  eswatini ethiopia fiji finland france gabon gambia germany ghana greece grenada guatemala guinea guyana haiti honduras
  hungary iceland india indonesia iran iraq ireland israel italy jamaica japan kazakhstan kenya kiribati kosovo kuwait
  kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg madagascar malawi malaysia
  maldives mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia
  nepal netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal
  qatar romania russia rwanda samoa scotland senegal serbia seychelles singapore slovakia slovenia somalia spain sudan
  suriname sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkmenistan tuvalu uganda
  ukraine uruguay uzbekistan vanuatu venezuela vietnam wales yemen zambia zimbabwe usa uk
  europe asia africa america antarctica oceania scandinavia
  aachen aberdeen adelaide amsterdam ankara antwerp athens atlanta auckland austin baghdad baku baltimore bangkok barcelona
  basel beijing beirut belfast belgrade bergen berlin bern bilbao birmingham bogotá bologna bombay bonn bordeaux boston
  bratislava bremen brisbane bristol brooklyn brussels bucharest budapest cairo calcutta calgary california cambridge
  canberra cardiff casablanca chennai chicago cologne copenhagen cordoba dakar dallas damascus delhi denver detroit dhaka
  doha dresden dubai dublin dundee durban düsseldorf edinburgh essen florida frankfurt galway gdansk geneva genoa ghent
  glasgow gothenburg granada graz grenoble hague hamburg hannover hanoi havana hawaii heidelberg helsinki houston
  innsbruck istanbul izmir jakarta jerusalem johannesburg kabul karachi kathmandu kiel kiev köln krakow kyiv kyoto lagos
  leeds leiden leipzig lille lima lisbon liverpool ljubljana london lucca lyon madrid malmö manchester manhattan manila
  marrakesh marseille melbourne miami milan milano minneapolis minsk montreal moscow mumbai munich münchen nairobi nantes
  naples nice nottingham nuremberg odessa osaka oslo ottawa oxford palermo paris patagonia philadelphia phoenix pittsburgh
  portland porto prague provence quebec quito rio riga rome rotterdam salzburg santiago sapporo sarajevo seattle seoul
  seville shanghai sheffield shenzhen sicily siena sofia stockholm strasbourg stuttgart sydney tallinn tartu tbilisi tehran
  texas tokyo toronto toulouse trieste tunis turin tuscany utrecht uppsala valencia vancouver venice verona vienna vilnius
  warsaw washington wellington winnipeg york zagreb zurich zürich
`)
