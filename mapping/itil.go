package mapping

import (
	"slices"
	"strconv"
	"strings"
)

// choice is one of the numbers that a field of tickets and their kin takes, with
// its names in English and French. The server takes other numbers without a word.
type choice struct {
	number int
	names  []string // the first is for messages
}

// itil reports whether items of the itemtype are tickets or their kin.
func itil(itemtype string) bool {
	switch itemtype {
	case "Ticket", "Problem", "Change":
		return true
	}
	return false
}

// choices gives what a field takes, nil for one that is no matter of choice.
func choices(itemtype, field string) []choice {
	switch {
	case !itil(itemtype):
		return nil
	case field == "status":
		return statuses(itemtype)
	case field == "urgency", field == "impact":
		return levels()
	case field == "priority":
		return append(levels(), choice{6, []string{"Major", "Majeure", "Majeur"}})
	case itemtype == "Ticket" && field == "type":
		return []choice{{1, []string{"Incident"}}, {2, []string{"Request", "Demande"}}}
	}
	return nil
}

func levels() []choice {
	return []choice{
		{1, []string{"Very low", "Très basse", "Très bas", "Très faible"}},
		{2, []string{"Low", "Basse", "Bas", "Faible"}},
		{3, []string{"Medium", "Moyenne", "Moyen"}},
		{4, []string{"High", "Haute", "Haut", "Élevée", "Élevé"}},
		{5, []string{"Very high", "Très haute", "Très haut", "Très élevée", "Très élevé"}},
	}
}

// statuses gives those of the itemtype: each has some of its own, and names some
// of the numbers its own way.
func statuses(itemtype string) []choice {
	assigned := choice{2, []string{"Processing (assigned)", "Assigned", "En cours (Attribué)", "Attribué"}}
	planned := choice{3, []string{"Processing (planned)", "Planned", "En cours (Planifié)", "Planifié"}}
	pending := choice{4, []string{"Pending", "En attente"}}
	solved := choice{5, []string{"Solved", "Résolu"}}
	closed := choice{6, []string{"Closed", "Clos", "Fermé"}}
	accepted := choice{7, []string{"Accepted", "Accepté"}}
	created := choice{1, []string{"New", "Nouveau"}}
	switch itemtype {
	case "Problem":
		observed := choice{8, []string{"Under observation", "Sous observation", "En observation"}}
		return []choice{created, assigned, planned, pending, solved, closed, accepted, observed}
	case "Change":
		return []choice{
			created, pending, {5, []string{"Applied", "Appliqué"}}, closed, accepted,
			{8, []string{"Review", "Revue"}}, {9, []string{"Evaluation", "Évaluation"}},
			{10, []string{"Approval", "Approbation", "Validation"}},
			{11, []string{"Testing", "Test", "En test"}}, {12, []string{"Qualification"}},
		}
	}
	return []choice{created, assigned, planned, pending, solved, closed}
}

// toChoice reads one of the numbers, or a name of it.
func toChoice(text string, from []choice) (string, *refusal) {
	called := Fold(text)
	for _, c := range from {
		number := strconv.Itoa(c.number)
		if text == number || slices.ContainsFunc(c.names, func(name string) bool { return Fold(name) == called }) {
			return number, nil
		}
	}
	list := make([]string, len(from))
	for i, c := range from {
		list[i] = strconv.Itoa(c.number) + " " + c.names[0]
	}
	return "", refuse("unknown-choice", strings.Join(list, ", "))
}

// integerRange gives the least and the most that a field takes.
func integerRange(f Field) (low, high int) {
	if f.Type == TypeBoolean { // a tinyint that holds more than yes and no
		return -128, 127
	}
	return -maxInt, maxInt
}

// Overruled reports whether the server fills in a field of a new item by itself, whatever
// comes with it: the recipient of a ticket, problem or change, and the dates that go with
// its status (ITSM-NG's CommonITILObject). It can be set once the item is there.
func Overruled(itemtype, field string) bool {
	return slices.Contains([]string{"Ticket", "Problem", "Change"}, itemtype) &&
		slices.Contains([]string{"solvedate", "closedate", "begin_waiting_date", "users_id_recipient"}, field)
}
