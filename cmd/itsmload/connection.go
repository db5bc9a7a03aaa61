package main

import (
	"io"

	"github.com/spf13/pflag"

	"itsmload/client"
)

// connection holds the flags of a command that talks to a server. No secret is
// among them: a command line can be read by everybody on the machine.
type connection struct {
	url, profile string
	allowHTTP    bool
	fixed        *client.Config // a server of the process's own, which nobody else can meet
}

func (o *connection) register(f *pflag.FlagSet) {
	f.StringVar(&o.url, "url", "", "the server, with or without /apirest.php (default: ITSMNG_URL)")
	f.StringVar(&o.profile, "profile", "", "the profile to work with, by name or id (default: ITSMNG_PROFILE)")
	f.BoolVar(&o.allowHTTP, "allow-http", false, "allow plain http to another machine")
}

// config finds the server and the account: flags win over the environment, the
// environment wins over itsmload.yaml. Warnings go to talk.
func (o *connection) config(env lookup, talk io.Writer) (client.Config, error) {
	if o.fixed != nil {
		return *o.fixed, nil
	}
	file, err := settingsFile(settingsName, talk)
	if err != nil {
		return client.Config{}, err
	}
	flags := layer{values: map[string]string{"url": o.url, "profile": o.profile}, prefix: "--"}
	places := layers{flags, envLayer(env, "ITSMNG_"), envLayer(env, "GLPI_"), file}
	config := client.Config{
		URL:       places.first("url"),
		Profile:   places.first("profile"),
		AllowHTTP: o.allowHTTP,
		UserAgent: "itsmload/" + version,
	}
	if config.URL == "" {
		return config, usage("no server: set ITSMNG_URL, for example to https://itsm.example.org, or give --url, or url in %s", settingsName)
	}
	return places.account(config)
}

// account fills in who logs in. The first place that names an account at all
// decides between a user token and a login, so that a login lower down does not
// stand beside a token; within one place the token wins.
func (p layers) account(config client.Config) (client.Config, error) {
	var err error
	if config.AppToken, err = p.secret("app_token"); err != nil {
		return config, err
	}
	for i, place := range p {
		if place.has("user_token") {
			config.UserToken, err = p[i:].secret("user_token")
			return config, err
		}
		if place.get("login") != "" || place.has("password") {
			config.Login = p[i:].first("login")
			config.Password, err = p[i:].secret("password")
			return config, err
		}
	}
	return config, usage("no account: set ITSMNG_USER_TOKEN (the API token in the user's settings), or ITSMNG_LOGIN and ITSMNG_PASSWORD")
}
