const words = `
  accountant actor actress analyst animator anthropologist archaeologist architect archivist artist astronaut astronomer
  attorney author baker banker barber barista barrister bartender biologist blacksmith blogger bookkeeper bookseller botanist
  bricklayer butcher caregiver caretaker carer carpenter cashier chef chemist choreographer cleaner coach coder
  comedian composer conductor consultant cook copywriter counselor counsellor curator cyclist dancer dentist designer
  detective developer dietitian diplomat director doctor dramaturge driver dj drummer economist editor electrician engineer
  entrepreneur farmer filmmaker firefighter fisherman florist freelancer gardener geologist geographer goldsmith   hairdresser historian illustrator instructor insurer interpreter journalist judge juggler lawyer lecturer librarian
  lifeguard linguist locksmith luthier magician manager marketer mason mathematician mechanic medic meteorologist midwife
  miner musician nanny neurologist novelist nurse nutritionist officer optician optometrist painter paralegal
  paramedic pathologist pediatrician paediatrician pharmacist philosopher photographer physician physicist physiotherapist
  pianist pilot plumber poet policeman policewoman politician postman potter preacher producer professor programmer
  psychiatrist psychologist radiologist realtor receptionist recruiter reporter researcher restorer sailor salesman
  saleswoman salesperson scientist sculptor seamstress secretary shepherd singer sociologist soldier solicitor
  statistician stewardess streamer stylist surgeon surveyor tailor tattooist teacher technician therapist trainer translator
  trucker tutor veterinarian vet violinist waiter waitress watchmaker weaver welder winemaker writer zoologist zookeeper
`

/** A pattern of names for jobs, the last word of one. */
export const occupation: string = `(?:${words.trim().split(/\s+/u).join('|')})`
