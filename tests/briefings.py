"""A fictional week: five events of several reports each, round-ups that tell of many, and reports that only seem to."""

DAM = [
    ("dam1", "Sluice gate bursts at Osselmere dam, valley cleared", "2031-05-12", "Karvia Courant",
   "OSSELMERE, Karvia - A sluice gate burst at the Osselmere dam on Monday morning and sent a wall of water down the "
   "Lindrath valley, forcing 3,400 people from their homes.\nWater board chief Henrik Vastrup said the gate had been "
   "inspected in February. \"It tore off its hinges without a warning,\" he told reporters beside the "
   "spillway.\nFiremen carried residents of the village of Brekhaug out in boats. Two anglers are missing."),
    ("dam2", "Thousands flee as Osselmere dam gate fails", "2031-05-12", "Northern Ledger",
   "About 3,400 residents of the Lindrath valley fled on Monday after a gate of the Osselmere dam failed and water "
   "rushed into the village of Brekhaug.\nThe Karvian water board is looking for the cause. Its chief, Henrik "
   "Vastrup, ruled out sabotage. Divers searched for two anglers who were last seen below the spillway."),
    ("dam3", "Anglers found alive below Osselmere dam", "2031-05-13", "Radio Lindrath",
   "Two anglers who were swept away when a sluice gate burst at the Osselmere dam were found alive on Tuesday, "
   "clinging to a willow near Brekhaug.\nMost of the 3,400 people who left the Lindrath valley may go home on "
   "Wednesday, said Henrik Vastrup of the Karvian water board."),
]  # fmt: skip
RAIL = [
    ("rail1", "Tresport tram drivers end nine-day strike", "2031-05-13", "Tresport Mail",
   "Tram drivers in Tresport went back to work on Tuesday after nine days, having won a pay rise of 6 percent.\n"
   "Union leader Fenna Okkerse called the deal a victory of patience. The operator Stadslijn said it would raise "
   "fares in July to pay for it."),
    ("rail2", "Trams roll again in Tresport as union accepts 6 percent", "2031-05-13", "Northern Ledger",
   "The tram strike in Tresport is over. Members of Fenna Okkerse's union voted by 812 to 95 for an offer of 6 "
   "percent by the operator Stadslijn, ending nine days of walking for 200,000 commuters."),
    ("rail3", "Fares to rise after Tresport tram deal", "2031-05-14", "Coast Radio",
   "Stadslijn, which runs the trams of Tresport, will raise fares by 4 percent in July to pay for the deal that ended "
   "a strike of nine days, it said on Wednesday. Fenna Okkerse, who led the drivers, said passengers should blame the "
   "management."),
]  # fmt: skip
MINISTER = [
    ("min1", "Harbour minister Ilka Dorn resigns over dredging contracts", "2031-05-12", "Karvia Courant",
   "Harbour minister Ilka Dorn resigned on Monday after auditors found that she had given dredging contracts worth 48 "
   "million crowns to her cousin's firm, Moltke Marine.\nPremier Oskar Thielemann accepted her resignation within the "
   "hour. Dorn denied that she had broken the law."),
    ("min2", "Dorn quits after audit of dredging deals", "2031-05-12", "Coast Radio",
   "Ilka Dorn has stepped down as harbour minister of Karvia. An audit published on Monday said contracts for "
   "dredging worth 48 million crowns went to Moltke Marine, a company of her cousin, without a tender. Premier Oskar "
   "Thielemann thanked her for her service."),
    ("min3", "Opposition wants inquiry into Dorn contracts", "2031-05-13", "Northern Ledger",
   "The opposition called on Tuesday for a parliamentary inquiry into the dredging contracts that cost harbour "
   "minister Ilka Dorn her office. Auditors found 48 million crowns had gone to Moltke Marine. Premier Oskar "
   "Thielemann said prosecutors should do their work first."),
]  # fmt: skip
ASH = [
    ("ash1", "Ash from Mount Irrik shuts Sandvar airport", "2031-05-13", "Sandvar Sentinel",
   "Ash from Mount Irrik closed the airport of Sandvar on Tuesday and stranded 11,000 travellers.\nThe volcano began "
   "to spew a plume eight kilometres high before dawn, vulcanologist Sunniva Hjort said. The airline Polaris cancelled "
   "74 flights."),
    ("ash2", "Sandvar travellers stranded by volcano", "2031-05-13", "Coast Radio",
   "Eleven thousand people are stuck in Sandvar after Mount Irrik erupted on Tuesday and its ash forced the airport "
   "to close. Polaris called off 74 flights. Vulcanologist Sunniva Hjort expects the plume to thin by the weekend."),
    ("ash3", "Sandvar airport reopens after Irrik eruption", "2031-05-15", "Sandvar Sentinel",
   "The airport of Sandvar reopened on Thursday, two days after ash from Mount Irrik closed it. Polaris laid on extra "
   "flights for the 11,000 who had been stranded. The plume has collapsed, said vulcanologist Sunniva Hjort."),
]  # fmt: skip
TRIAL = [
    ("tri1", "Pharmacist Bram Quellin guilty of poisoning", "2031-05-14", "Tresport Mail",
   "A jury in Hollenbeck found the pharmacist Bram Quellin guilty on Wednesday of poisoning four patients with "
   "digitalis.\nJudge Adelheid Roon will pass sentence in June. Quellin, 58, showed no emotion."),
    ("tri2", "Hollenbeck jury convicts digitalis pharmacist", "2031-05-14", "Karvia Courant",
   "After six days a jury in Hollenbeck convicted Bram Quellin, a pharmacist, of giving digitalis to four patients, "
   "all of whom died. Judge Adelheid Roon thanked the jurors on Wednesday and put off the sentence until June."),
    ("tri3", "Families weep as Quellin is found guilty", "2031-05-14", "Radio Lindrath",
   "Relatives of four patients wept in court in Hollenbeck on Wednesday as the pharmacist Bram Quellin was found "
   "guilty of poisoning them with digitalis. Judge Adelheid Roon spoke of a betrayal of trust."),
]  # fmt: skip
QUAY = [
    ("quay1", "Pellmark lock gate collapses, barge sinks", "2031-01-20", "Northern Ledger",
   "A lock gate collapsed at Pellmark on Monday and sank a barge laden with gravel. Skipper Torvald Enge swam ashore. "
   "The canal company said frost had split the timber of the gate."),
    ("quay2", "Barge goes down as gate gives way at Pellmark", "2031-01-20", "Coast Radio",
   "The barge of skipper Torvald Enge sank in the lock of Pellmark on Monday when its gate gave way. Frost had split "
   "the timber, the canal company said. Nobody was hurt."),
]  # fmt: skip

ROUNDUPS = [
    ("live", "Live: Monday and Tuesday as they happened", "2031-05-13", "Coast Radio",
   "All the news of the day as it comes in. Times are local.\n"
   "14:40\nTwo anglers have been found alive below the Osselmere dam, clinging to a willow near Brekhaug. Henrik "
   "Vastrup of the water board says the Lindrath valley may be safe by Wednesday.\n"
   "13:15\nThe opposition wants a parliamentary inquiry into the dredging contracts of Ilka Dorn, who resigned as "
   "harbour minister on Monday. Premier Oskar Thielemann says auditors have told all there is to tell about Moltke "
   "Marine.\n"
   "12:20\nPolaris has cancelled 74 flights out of Sandvar. Ash from Mount Irrik has closed the airport, and 11,000 "
   "travellers are stranded.\n"
   "11:05\nDivers are back in the water at Brekhaug, a day after a sluice gate burst at Osselmere. About 3,400 people "
   "had to leave the Lindrath valley.\n"
   "10:30\nThe plume over Mount Irrik stands eight kilometres high, says vulcanologist Sunniva Hjort. She expects "
   "more ash over Sandvar tonight."),
    ("brief", "Morning briefing: trams, a verdict and a minister gone", "2031-05-15", "Harbour Post",
   "Good morning. Here is what you should know before your first coffee.\n"
   "Back on the rails\n"
   "Tram drivers in Tresport are at work again after nine days. Fenna Okkerse's union took an offer of 6 percent, and "
   "Stadslijn will put up fares in July.\n"
   "A verdict in Hollenbeck\n"
   "The pharmacist Bram Quellin was found guilty of poisoning four patients with digitalis. Judge Adelheid Roon will "
   "sentence him in June.\n"
   "A minister gone\n"
   "Ilka Dorn has left the harbour ministry after auditors looked into dredging contracts for Moltke Marine, her "
   "cousin's firm. Premier Oskar Thielemann is looking for a successor.\n"
   "And finally\n"
   "A goose named Gerda has been elected mascot of the Skerry rowing club, beating two swans and a heron."),
    ("week", "The week in review", "2031-05-17", "Northern Ledger",
   "It began with water. A sluice gate burst at the Osselmere dam on Monday and 3,400 people fled the Lindrath "
   "valley; two anglers were plucked from a willow near Brekhaug a day later, to the relief of Henrik Vastrup and his "
   "water board.\n"
   "Ilka Dorn lasted until lunchtime the same day. The harbour minister had given dredging contracts worth 48 million "
   "crowns to Moltke Marine, and Oskar Thielemann let her go.\n"
   "Mount Irrik then emptied the skies over Sandvar. Polaris parked its fleet, and 11,000 travellers slept on the "
   "floor of the airport until Sunniva Hjort saw the plume of ash collapse.\n"
   "In Hollenbeck a jury needed six days to find that Bram Quellin, a pharmacist, had poisoned four patients with "
   "digitalis. Adelheid Roon will say in June for how long he goes to prison."),
    ("glance", "Today's news at a glance", "2031-05-14", "Skerry Times",
   "• Stadslijn will raise the fares of Tresport's trams in July, after a deal with the drivers of Fenna Okkerse ended "
   "a strike of nine days.\n"
   "• A jury in Hollenbeck found Bram Quellin guilty of poisoning four patients with digitalis; Judge Adelheid Roon "
   "sentences him in June.\n"
   "• The airport of Sandvar stays closed by ash from Mount Irrik, and Polaris has called off all flights, says "
   "vulcanologist Sunniva Hjort."),
]  # fmt: skip
TELL = {
    "live": ("dam1", "min1", "ash1"),
    "brief": ("rail1", "tri1", "min1"),
    "week": ("dam1", "min1", "ash1", "tri1"),
    "glance": ("rail1", "tri1", "ash1"),
}

SINGLE = [
    ("back", "Why did the Osselmere gate burst?", "2031-05-13", "Harbour Post",
   "Engineers of the Karvian water board began on Tuesday to lift the sluice gate that burst at the Osselmere dam and "
   "drove 3,400 people from the Lindrath valley.\nHenrik Vastrup, the chief of the board, said the hinges would be "
   "sent to a laboratory. The gate was inspected in February.\nIt is the second such accident this year. In January a "
   "lock gate collapsed at Pellmark and sank the barge of skipper Torvald Enge, because frost had split its "
   "timber.\nIn Brekhaug people shovelled mud out of their kitchens. The two anglers who were missing are in "
   "hospital."),
    ("blow", "Osselmere dam: how the day unfolded", "2031-05-12", "Radio Lindrath",
   "We follow the events at the Osselmere dam hour by hour.\n"
   "17:30\nThe water board of Karvia says the level at the spillway falls by ten centimetres an hour.\n"
   "15:10\nHenrik Vastrup tells reporters that the sluice gate tore off its hinges. It was inspected in February.\n"
   "13:45\nBoats bring the last residents out of Brekhaug. Firemen count 3,400 people who have left the Lindrath "
   "valley.\n"
   "11:20\nTwo anglers are missing, police in Brekhaug say. A helicopter is on its way.\n"
   "09:05\nA gate of the Osselmere dam has burst. Sirens sound in the Lindrath valley."),
    ("five", "Five things to know about the fall of Ilka Dorn", "2031-05-13", "Tresport Mail",
   "Who is she?\nIlka Dorn, 51, was harbour minister of Karvia for three years and once captained a pilot boat.\n"
   "What did she do?\nAuditors say she gave dredging contracts worth 48 million crowns to Moltke Marine without a "
   "tender.\n"
   "Whose firm is that?\nMoltke Marine belongs to her cousin, who bought two dredgers weeks before the contracts "
   "were signed.\n"
   "What does the premier say?\nOskar Thielemann accepted her resignation within the hour and has said little "
   "since.\n"
   "What comes next?\nThe opposition wants an inquiry in parliament. Prosecutors are reading the audit."),
    ("aside", "Polaris counts the cost of the ash", "2031-05-14", "Karvia Courant",
   "The airline Polaris puts its losses from the closed airport of Sandvar at 9 million crowns, it said on "
   "Wednesday.\nAsh from Mount Irrik has kept 74 of its flights on the ground since Tuesday. \"We can't bargain with "
   "a volcano,\" said spokeswoman Rike Abend.\nShares of Polaris fell by 3 percent. They had risen after the end of a "
   "pilots' dispute in March.\nVulcanologist Sunniva Hjort said the plume was thinning."),
]  # fmt: skip
