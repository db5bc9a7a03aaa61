package main

import (
	"io"

	"github.com/spf13/pflag"

	"itsmload/client"
)

// connection holds the flags of a command that talks to a server. No secret is
// among them: a command line can be read by everybody on the machine.
type connection struct {
	url, caFile, profile string
	allowHTTP            bool
	fixed                *client.Config // a server of the process's own, which nobody else can meet
}

func (o *connection) register(f *pflag.FlagSet) {
	o.registerServer(f)
	f.StringVar(&o.profile, "profile", "", "the profile to work with, by name or id (default: ITSMNG_PROFILE)")
}

// registerServer is for the commands that need no account.
func (o *connection) registerServer(f *pflag.FlagSet) {
	f.StringVar(&o.url, "url", "", "the server, with or without /apirest.php (default: ITSMNG_URL)")
	f.StringVar(&o.caFile, "ca-file", "", "certificates in PEM to trust besides the system's (default: ITSMNG_CA_FILE)")
	f.BoolVar(&o.allowHTTP, "allow-http", false, "allow plain http to another machine")
}

// config finds the server and the account: flags win over the environment, the
// environment wins over itsmload.yaml. Warnings go to talk.
func (o *connection) config(env lookup, talk io.Writer) (client.Config, error) {
	if o.fixed != nil {
		return *o.fixed, nil
	}
	config, places, err := o.server(env, talk)
	if err != nil {
		return config, err
	}
	return places.account(config)
}

// server finds the server, with the app token that it may ask for, and the
// places where an account may stand.
func (o *connection) server(env lookup, talk io.Writer) (client.Config, layers, error) {
	file, err := settingsFile(settingsName, talk)
	if err != nil {
		return client.Config{}, nil, err
	}
	flags := layer{values: map[string]string{"url": o.url, "ca_file": o.caFile, "profile": o.profile}, prefix: "--"}
	places := layers{flags, envLayer(env, "ITSMNG_"), envLayer(env, "GLPI_"), file}
	config := client.Config{
		URL:       places.first("url"),
		CAFile:    places.first("ca_file"),
		Profile:   places.first("profile"),
		AllowHTTP: o.allowHTTP,
		UserAgent: "itsmload/" + version,
	}
	if config.URL == "" {
		return config, nil, usage("no server: set ITSMNG_URL, for example to https://itsm.example.org, or give --url, or url in %s", settingsName)
	}
	config.AppToken, err = places.secret("app_token")
	return config, places, err
}

// account fills in who logs in. The first place that names an account at all
// decides between a user token and a login, so that a login lower down does not
// stand beside a token; within one place the token wins.
func (p layers) account(config client.Config) (client.Config, error) {
	for i, place := range p {
		if place.has("user_token") {
			var err error
			config.UserToken, err = p[i:].secret("user_token")
			return config, err
		}
		if place.get("login") != "" || place.has("password") {
			var err error
			config.Login = p[i:].first("login")
			config.Password, err = p[i:].secret("password")
			return config, err
		}
	}
	return config, usage("no account: set ITSMNG_USER_TOKEN (the API token in the user's settings), or ITSMNG_LOGIN and ITSMNG_PASSWORD")
}
