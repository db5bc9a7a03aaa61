package journal

import "itsmload/mapping"

// Written gives the cells of a row as Planned keeps them: their texts, and their
// forms, which are nil where all cells are text, as in a CSV.
func Written(cells []mapping.Cell) (texts, forms []string) {
	texts = make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = cell.Text
		letter := letterOf(cell.Kind)
		if letter == "" {
			continue
		}
		if forms == nil {
			forms = make([]string, len(cells))
		}
		forms[i] = letter + cell.Format
	}
	return texts, forms
}

// Cell gives a cell back of which Written has made a text and a form, but for
// its Number: the text says as much.
func Cell(text, form string) mapping.Cell {
	cell := mapping.Cell{Text: text}
	switch {
	case form != "":
		cell.Kind, cell.Format = kindOf(form[:1]), form[1:]
	case text != "":
		cell.Kind = mapping.Text
	}
	return cell
}

// letterOf gives the letter that a form begins with; none for a text, which most
// cells are.
func letterOf(kind mapping.Kind) string {
	switch kind {
	case mapping.Number:
		return "n"
	case mapping.Boolean:
		return "b"
	case mapping.Date:
		return "d"
	case mapping.Fault:
		return "f"
	}
	return ""
}

// kindOf undoes letterOf. An unknown letter is that of no value.
func kindOf(letter string) mapping.Kind {
	for _, kind := range []mapping.Kind{mapping.Number, mapping.Boolean, mapping.Date} {
		if letterOf(kind) == letter {
			return kind
		}
	}
	return mapping.Fault
}
