package mapping

// The server corrects or takes numbers outside these without a word.
const (
	statusMost   = 6
	levelMost    = 5 // of urgency and impact
	priorityMost = 6
)

// itil reports whether items of the itemtype are tickets or their kin.
func itil(itemtype string) bool {
	switch itemtype {
	case "Ticket", "Problem", "Change":
		return true
	}
	return false
}

// integerRange gives the least and the most that a field takes. Problems and
// changes have statuses of their own, beyond those of tickets.
func integerRange(itemtype string, f Field) (low, high int) {
	switch {
	case itil(itemtype) && (f.Name == "urgency" || f.Name == "impact"):
		return 1, levelMost
	case itil(itemtype) && f.Name == "priority":
		return 1, priorityMost
	case itemtype == "Ticket" && f.Name == "status":
		return 1, statusMost
	case f.Type == TypeBoolean: // a tinyint that holds more than yes and no
		return -128, 127
	}
	return -maxInt, maxInt
}
