package mapping

// toBoolean reads yes and no in English and French, and a cross as yes.
func toBoolean(text string) (string, *refusal) {
	switch Fold(text) {
	case "1", "x", "oui", "o", "vrai", "yes", "y", "true":
		return "1", nil
	case "0", "non", "n", "faux", "no", "false":
		return "0", nil
	}
	return "", refuse("bad-boolean")
}
