package client

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// answers is what the server said to an update, by id.
//
// It comes in many shapes. All rows well: a list of {"17":true,"message":""}.
// Some not: the pair of a code and that list, or, as documented, the list
// alone. None well: the pair of a code and the list, or null for an unknown id,
// or a mere text that refuses the one row. Elements that are [] stand for rows
// without an id.
type answers struct {
	byID    map[int][]answer
	refused *string // all rows, in these words
}

// answer is what the server said about one row.
type answer struct {
	ok      bool
	message string
}

// UnmarshalJSON reads the shapes of a 200 and of a 207.
func (a *answers) UnmarshalJSON(body []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		return err
	}
	if len(list) == 2 && list[0][0] == '"' {
		return a.read(list[1])
	}
	return a.addAll(list)
}

// read reads what stands behind a code: a list, null, or a text.
func (a *answers) read(detail []byte) error {
	var list []json.RawMessage
	if len(detail) > 0 && detail[0] == '"' {
		return json.Unmarshal(detail, &a.refused)
	}
	if err := json.Unmarshal(detail, &list); err != nil {
		return err
	}
	return a.addAll(list)
}

func (a *answers) addAll(list []json.RawMessage) error {
	a.byID = map[int][]answer{}
	for _, element := range list {
		if element[0] == '[' {
			continue
		}
		if err := a.add(element); err != nil {
			return err
		}
	}
	return nil
}

// add reads one element of the list: an id with true or false, and a message.
func (a *answers) add(element json.RawMessage) error {
	var members map[string]any
	if err := json.Unmarshal(element, &members); err != nil {
		return err
	}
	message, _ := members["message"].(string)
	for name, value := range members {
		id, err := strconv.Atoi(name)
		if err != nil {
			continue // the message
		}
		ok, isBool := value.(bool)
		if !isBool {
			return fmt.Errorf("item %d has neither true nor false", id)
		}
		a.byID[id] = append(a.byID[id], answer{ok, message})
	}
	return nil
}

// match gives each row its answer: the n-th for an id to the n-th row of that id.
func (a *answers) match(rows []Input) []Result {
	results := make([]Result, len(rows))
	for i, row := range rows {
		results[i].ID = row.ID
		switch said := a.byID[row.ID]; {
		case a.refused != nil:
			results[i] = Result{ID: row.ID, Answered: true, Message: *a.refused}
		case len(said) > 0:
			results[i] = Result{ID: row.ID, Answered: true, OK: said[0].ok, Message: said[0].message}
			a.byID[row.ID] = said[1:]
		}
	}
	return results
}
