package mapping

// rule is all that the conversion of one column depends on.
type rule struct {
	where   string // the column as a person knows it: `column "Acheté le"`
	header  string // the column's header; empty for a constant
	as      Type
	field   Field
	bare    bool     // lone line breaks are lost by the server: refuse them
	html    bool     // plain text for a field of HTML
	decimal string   // "." or ",", or empty where the mapping does not say
	dates   string   // DayFirst, MonthFirst, or empty
	format  string   // of the mapping, for messages
	layout  layout   // the same, parsed
	timeOff bool     // a time of day may be dropped from a date
	choices []choice // that the field takes; nil for any number
	low     int      // the least and the most of an integer
	high    int
}

// refusal is why a text cannot be converted: a code, and the arguments of its
// words that follow the column and the text.
type refusal struct {
	code Code
	args []any
}

func refuse(code Code, args ...any) *refusal { return &refusal{code, args} }

// problem puts the column and the text in front of the refusal's own words.
func (r *rule) problem(text string, why *refusal) *Problem {
	p := Because(why.code, append([]any{r.where, shown(text)}, why.args...)...).Of(r.header, text)
	return &p
}

// typeID is the type of an item's own id, which must be one.
const typeID Type = "id"

// convert gives the canonical text of a cell that is not empty. c.Text is
// trimmed.
func (r *rule) convert(c Cell) (string, *refusal) {
	if why := spreadsheetError(c); why != nil {
		return "", why
	}
	if c.Kind == Number {
		c.Text = withoutNoise(c)
	}
	text, why := r.converted(c)
	if why == nil && r.field.written() {
		why = storable(text, r.field)
	}
	return text, why
}

// converted leaves it to the conversion of the type.
func (r *rule) converted(c Cell) (string, *refusal) {
	switch r.as {
	case typeID:
		return toID(c.Text)
	case TypeInteger:
		if r.choices != nil {
			return toChoice(c.Text, r.choices)
		}
		return toInteger(c.Text, r)
	case TypeDecimal:
		return toDecimal(c, r)
	case TypeBoolean:
		return toBoolean(c.Text)
	case TypeDate:
		return toDate(c, r)
	case TypeDateTime:
		return toDateTime(c, r)
	case TypeMonths:
		return toMonths(c.Text)
	case TypeReference:
		return toReference(c.Text)
	case TypeMAC:
		return toMAC(c.Text)
	case TypeIP:
		return toIP(c.Text)
	case TypeEmail:
		return toEmail(c.Text)
	}
	return toText(c, r)
}

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

// shown shortens a text for a message.
func shown(text string) string {
	const most = 60
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
