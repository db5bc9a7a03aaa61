package report

import (
	"fmt"
	"strings"

	"itsmload/importer/journal"
)

// changes tells what the operations of a row set, as `field: old → new; …`,
// references by their names. Values stand whole; a line break in one is shown
// as ⏎, and an empty one as "". The fields of another itemtype than the run's
// carry its name, as in Infocom.buy_date. A field that is sent as it stands, as
// the parent of an item that is renamed, is no change; a dropdown to be made is one.
func changes(ops []journal.Op, itemtype string) string {
	var out strings.Builder
	for _, op := range ops {
		prefix := ""
		if op.Itemtype != itemtype {
			prefix = op.Itemtype + "."
		}
		for _, field := range op.Set {
			if made := field.From != "" && field.NewText != ""; field.Old == field.New && !made {
				continue
			}
			if out.Len() > 0 {
				out.WriteString("; ")
			}
			fmt.Fprintf(&out, "%s%s: %s → %s", prefix, field.Name,
				text(field.Old, field.OldText), text(field.New, field.NewText))
		}
	}
	return out.String()
}

// text is a field's value on one line for a person, whose word for it, if there
// is one, goes before the value.
func text(value any, words string) string {
	if words == "" && value != nil {
		words = fmt.Sprint(value)
	}
	if words == "" {
		return `""`
	}
	return oneLine(words)
}

func oneLine(s string) string {
	return strings.NewReplacer("\r\n", "⏎", "\n", "⏎", "\r", "⏎").Replace(s)
}
