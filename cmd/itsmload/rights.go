package main

import (
	"encoding/json"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// The bits that stand for what may be done in the number that a profile holds for
// each of its rights; 1 is to read.
const (
	rightToUpdate = 2
	rightToCreate = 4
)

// profileRights is what getActiveProfile tells beyond the profile's name.
type profileRights struct {
	Interface string // central or helpdesk
	rights    map[string]json.RawMessage
}

// parseProfile reads the answer of getActiveProfile, and knows nothing of what
// cannot be read.
func parseProfile(body []byte) profileRights {
	var answer struct {
		Active map[string]json.RawMessage `json:"active_profile"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return profileRights{}
	}
	p := profileRights{rights: answer.Active}
	if json.Unmarshal(answer.Active["interface"], &p.Interface) != nil {
		p.Interface = ""
	}
	return p
}

// right gives the number of a right, and whether the profile tells it. The
// server writes numbers as text at times.
func (p profileRights) right(name string) (int, bool) {
	raw, told := p.rights[name]
	if !told || name == "" {
		return 0, false
	}
	n, err := strconv.Atoi(strings.Trim(string(raw), `"`))
	return n, err == nil
}

// rightOf names the right that rules an itemtype; empty where that is not known.
// Most itemtypes have one of their own name. Of the others some share one, and
// what is no more than a list of names goes by the right to dropdowns.
func rightOf(itemtype string) string {
	switch itemtype {
	case "NetworkEquipment":
		return "networking"
	case "SoftwareLicense":
		return "license"
	case "Rack", "Enclosure", "PDU":
		return "datacenter"
	case "CartridgeItem":
		return "cartridge"
	case "ConsumableItem":
		return "consumable"
	case "Supplier", "Contact":
		return "contact_enterprise"
	case "UserEmail":
		return "user"
	case "Manufacturer", "Network", "UserTitle", "UserCategory", "AutoUpdateSystem":
		return "dropdown"
	}
	if strings.HasSuffix(itemtype, "Model") || strings.HasSuffix(itemtype, "Type") {
		return "dropdown"
	}
	if _, known := mapping.Builtin(itemtype); !known {
		return ""
	}
	return strings.ToLower(itemtype)
}
