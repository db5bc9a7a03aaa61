package itsmtest_test

import (
	"fmt"
	"strings"

	"itsmload/client/itsmtest"
)

// outside is what was done to the recorded server beside the recorded requests,
// by the name of the exchange before which it was done.
func outside() map[string]func(*replay) {
	return map[string]func(*replay){
		"rt-put-html": func(r *replay) {
			r.put("Computer", map[string]any{"id": 8114, "name": "wire-1", "serial": "WS1"})
		},
		"rt-put-back": func(r *replay) { r.put("Computer", map[string]any{"id": 8115}) },
		"put-quote-inject": func(r *replay) {
			// The installer makes this user, and the real server notes its logins.
			r.put("User", map[string]any{
				"id": 2, "last_login": aTime, "api_token_date": aTime, "date_creation": nil, "highcontrast_css": nil,
			})
		},
		"post-60-default-nginx-buffers":  bench,
		"post-100-default-nginx-buffers": func(r *replay) { r.server.SetLimits(0, 4096) },
		"post-1000-big-buffers":          func(r *replay) { r.server.SetLimits(0, 0) },
		"body-1.2MB-nginx-default":       func(r *replay) { r.server.SetLimits(1<<20, 0) },
		"body-1.2MB-8080":                func(r *replay) { r.server.SetLimits(0, 0) },
		"body-9MB-post_max_size-POST":    func(r *replay) { r.skipTo(9278) },

		"exec-time-2s":         func(r *replay) { r.server.Fail(1, itsmtest.OutOfTime) },
		"memory-limit-12M":     func(r *replay) { r.server.Fail(1, itsmtest.OutOfMemory) },
		"memory-limit-12M-get": func(r *replay) { r.server.Fail(1, itsmtest.OutOfMemory) },
		"gateway-timeout-1s":   func(r *replay) { r.server.Fail(1, itsmtest.GatewayTimeout) },
		"db-connection-killed-mid-bulk": func(r *replay) {
			r.server.FailAt(1119, itsmtest.LostDatabase)
		},
		"row-locked-bulk": func(r *replay) {
			r.begin()
			r.server.Lock("Computer", 114)
		},
		"api-disabled":         func(r *replay) { r.server.Unlock(); r.server.Down(itsmtest.APIDisabled) },
		"credentials-disabled": func(r *replay) { r.server.Up() },
		"maintenance":          func(r *replay) { r.server.Down(itsmtest.Maintenance) },
		"db-update-needed":     func(r *replay) { r.server.Down(itsmtest.UpdateNeeded) },
		"ip-not-allowed":       func(r *replay) { r.server.Down(itsmtest.AddressRefused) },
		"apptoken-missing":     func(r *replay) { r.server.Up() },
		"inactive-user-init":   func(r *replay) { r.put("User", map[string]any{"id": 2, "is_active": 0}) },
		"db-down-init": func(r *replay) {
			r.put("User", map[string]any{"id": 2, "is_active": 1})
			r.server.Down(itsmtest.DatabaseDown)
		},
		"db-back-put": func(r *replay) { r.server.Up() },
		"fpm-down":    func(r *replay) { r.server.Down(itsmtest.PHPDown) },
		"fpm-back":    func(r *replay) { r.server.Up() },
		"nul-char": func(r *replay) {
			r.put("Computer", map[string]any{
				"id": 113, "serial": "SN1795448515985430213-113", "otherserial": "o1795448515985430213",
				"contact": "ct1795448515985430213", "contact_num": "n1795448515985430213",
			})
		},
		"post-Ticket":                 func(r *replay) { r.put("Ticket", map[string]any{"name": "t0"}) },
		"exception-in-middle-of-bulk": resetBench,
	}
}

// elsewhere are the exchanges with a server of other settings.
func elsewhere() map[string]itsmtest.Options {
	return map[string]itsmtest.Options{
		"credentials-disabled":  {NoPasswords: true},
		"usertoken-disabled":    {UserToken: "which no request knows"},
		"apptoken-missing":      {AppToken: "APPTOK123"},
		"apptoken-missing-init": {AppToken: "APPTOK123"},
		"apptoken-ok":           {AppToken: "APPTOK123"},
	}
}

const aTime = "2026-11-23 15:17:07"

// bench makes the items 113 to 8112 that the recording measured speed with.
func bench(r *replay) {
	for i := range 8000 {
		fields := map[string]any{"id": 113 + i, "name": fmt.Sprintf("bench-%05d", i), "serial": fmt.Sprintf("SN%05d", i)}
		if i < 3 {
			fields["comment"] = "c1795446875382594560-0"
		}
		if i == 5 {
			fields["serial"] = "qs"
		}
		r.put("Computer", fields)
	}
}

// resetBench gives the first of them the fields they were made with.
func resetBench(r *replay) {
	for i := range 3 {
		r.put("Computer", map[string]any{
			"id": 113 + i, "name": fmt.Sprintf("bench-%05d", i), "serial": fmt.Sprintf("SN%05d", i),
			"otherserial": nil, "contact": nil, "contact_num": nil, "comment": nil,
		})
	}
}

// skipTo makes the next computer's id follow this one.
func (r *replay) skipTo(id int) {
	r.put("Computer", map[string]any{"id": id})
	r.server.Delete("Computer", id)
}

// whole gives the bodies of requests that were cut when they were kept.
func whole() map[string]string {
	const named, commented = `{"name":"%s%d"}`, `{"id":%[2]d,"comment":"%[1]s"}`
	list := func(row, text string, from, rows int) string {
		all := make([]string, rows)
		for i := range all {
			all[i] = fmt.Sprintf(row, text, from+i)
		}
		return `{"input":[` + strings.Join(all, ",") + `]}`
	}
	large := `{"input": [{"id": 113, "comment": "` + strings.Repeat("B", 1_200_000) + `"}]}`
	return map[string]string{
		"post-60-default-nginx-buffers": list(named, "lh-", 0, 60),
		"post-1000-big-buffers":         list(named, "lh3-", 0, 1000),
		"body-1.2MB-nginx-default":      large,
		"body-1.2MB-8080":               large,
		"body-9MB-post_max_size-PUT":    `{"input": [{"id": 113, "comment": "ok9"}, {"id": 114, "serial": "` + strings.Repeat("B", 9_000_000) + `"}]}`,
		"body-9MB-post_max_size-POST":   `{"input": {"name": "` + strings.Repeat("B", 9_000_000) + `"}}`,
		"exec-time-2s":                  list(commented, "exectime1", 113, 4000),
		"memory-limit-12M":              list(commented, "memlimit1"+strings.Repeat("x", 2000), 113, 4000),
		"gateway-timeout-1s":            list(commented, "gw504", 113, 1000),
		"db-connection-killed-mid-bulk": list(commented, "dbkill2", 113, 1500),
	}
}
