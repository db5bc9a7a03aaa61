package itsmtest

import "strings"

// given is a row as it was sent, each value already as the text that PHP makes
// of it. The word NULL stands for SQL's.
type given map[string]string

// sqlNull is the text that PHP hands to the database as NULL.
const sqlNull = "NULL"

// sanitize does to a text what the server does to all that is sent: the angle
// brackets are encoded, and an encoded quote is decoded.
func sanitize(s string) string {
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "&quot;", `"`).Replace(s)
}

// filter judges each value by the data type of its field's search option. A
// value that fails is taken out, and its label is returned.
func (it *itemtype) filter(row given) (failed []string) {
	for _, c := range it.Columns {
		value, sent := row[c.Name]
		o, judged := it.filters[c.Name]
		if !sent {
			continue
		}
		if !judged {
			it.filterPlain(row, c, value)
			continue
		}
		filtered, ok := filterBy(o.Datatype, value)
		if !ok {
			delete(row, c.Name)
			failed = append(failed, label(o))
			continue
		}
		row[c.Name] = filtered
	}
	return failed
}

// filterPlain leaves out a word in a boolean column that has no search option,
// which the server ignores without a message.
func (it *itemtype) filterPlain(row given, c *column, value string) {
	if c.kind == booleanKind && value != "" && numberLength(value) == 0 {
		delete(row, c.Name)
	}
}

func filterBy(datatype, value string) (filtered string, ok bool) {
	isDate := datatype == "date" || datatype == "datetime"
	if value == "" || value == sqlNull {
		if isDate {
			return sqlNull, true
		}
		return value, true
	}
	switch datatype {
	case "integer", "count", "number":
		return onlyDigits(value, ""), true
	case "decimal":
		return onlyDigits(strings.ReplaceAll(value, ",", "."), "."), true
	case "bool":
		return value, numberLength(value) == len(value) && (leadingNumber(value) == 0 || leadingNumber(value) == 1)
	case "date", "datetime":
		return value, startsAsDate(value)
	case "itemtype", "email", "string":
		return cutString(value), true
	}
	return value, true
}

// cutString cuts a text of more than 255 bytes to 254, as PHP does before the
// database, which counts characters, would have kept it.
func cutString(s string) string {
	if len(s) > 255 {
		return cutBytes(s, 254)
	}
	return s
}

// startsAsDate says whether a text begins with year, month and day, be they any
// numbers; what follows is the database's affair.
func startsAsDate(s string) bool {
	year, rest, _ := strings.Cut(s, "-")
	month, day, _ := strings.Cut(rest, "-")
	return len(year) == 4 && digits(year) == 4 &&
		(len(month) == 1 || len(month) == 2) && digits(month) == len(month) && digits(day) > 0
}

// incorrect is the message for the fields whose values were taken out.
func incorrect(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	return "At least one field has an incorrect value: " + strings.Join(labels, ",")
}
