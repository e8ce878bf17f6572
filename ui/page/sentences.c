/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page's own texts: buttons, headings, error messages. The script requests them once per
 * language, so that all texts are in one catalogue.
 */
#include <string.h>

#include "base/text.h"
#include "ui/page/page.h"
#include "ui/text/words.h"

static const struct {
	const char *key, *english;
} sentences[] = {
	{"welcome", N_("See every packet, and why")},
	{"tagline",
		N_("A lab for Linux Virtual Server in this page: hosts, switches and a director "
		   "with "
		   "Linux's own rules. Nothing is installed, and nothing leaves your browser.")},
	{"own_file", N_("Your own lab")},
	{"own_file_about",
		N_("Drop a scenario (YAML) anywhere on this page, choose one, or write one.")},
	{"choose_file", N_("Choose a file")},
	{"write_one", N_("Write one")},
	{"steps_passed", N_("{0} of {1} steps passed")},
	{"step_of", N_("Step {0} of {1}")},
	{"other_labs", N_("All labs")},
	{"theme", N_("Light or dark")},
	{"share", N_("Share")},
	{"share_about",
		N_("The link opens this lab at this moment. The lab itself is in the "
		   "part after the #, which browsers never send to a server.")},
	{"copy", N_("Copy the link")},
	{"copied", N_("Copied.")},
	{"save", N_("Save")},
	{"save_scenario", N_("Scenario with your commands (YAML)")},
	{"save_pcapng", N_("Capture for Wireshark (pcapng)")},
	{"save_trace", N_("Trace (JSON lines)")},
	{"hand_in", N_("Submission: my answer, for the teacher")},
	{"handed_in",
		N_("Your answer has {0} commands. Give the file to your teacher: "
		   "lvslab grade grades it.")},
	{"edit", N_("The scenario as text")},
	{"scenario_text", N_("The scenario's text")},
	{"open_it", N_("Open it")},
	{"no_problems", N_("No errors found.")},
	{"line", N_("line {0}")},
	{"close", N_("Close")},
	{"help", N_("Keys")},
	{"help_about", N_("The keys are the same as in the terminal. Tab moves between controls.")},
	{"trace_hash", N_("trace hash")},
	{"hash_about",
		N_("A hash of all records so far. The same lab has the same hash on Linux.")},
	{"foot_keys", N_("n: next · p: back · Space: play · ?: keys")},
	{"time_line", N_("Timeline")},
	{"branches", N_("Other branches")},
	{"branch", N_("Branch {0}: {1}")},
	{"back", N_("Back")},
	{"next", N_("Next")},
	{"play", N_("Play")},
	{"stop", N_("Stop")},
	{"picture", N_("Picture")},
	{"map", N_("Map")},
	{"sections", N_("Sections")},
	{"table", N_("Table")},
	{"tables", N_("Tables")},
	{"tab_state", N_("Tables")},
	{"tab_lesson", N_("Lesson")},
	{"tab_console", N_("Console")},
	{"tab_checks", N_("Checks")},
	{"begin", N_("Start")},
	{"go_on", N_("Continue")},
	{"see_step", N_("Watch it happen")},
	{"next_hop", N_("Hop by hop")},
	{"hint", N_("Hint")},
	{"answer", N_("Answer")},
	{"your_answer", N_("Your answer")},
	{"show_answer", N_("Show the answer")},
	{"to_console", N_("Go to the console")},
	{"let_time_pass", N_("Let time pass")},
	{"take_back", N_("Undo the step")},
	{"lesson_back", N_("Previous step")},
	{"lesson_over", N_("This was the last step.")},
	{"next_lesson", N_("Next lesson")},
	{"host", N_("Host")},
	{"runs", N_("… is running; it advances with simulated time")},
	{"let_it_end", N_("Run it to its end")},
	{"ended_with", N_("exit status {0}")},
	{"drop_here", N_("Drop the scenario here.")},
	{"too_large", N_("{0} is too large for a lab: 4 MiB at most. Nothing was opened.")},
	{"unreadable", N_("{0} cannot be read. Nothing was opened.")},
	{"damaged_link",
		N_("The link is damaged. Ask the sender for a new one, or choose a lab "
		   "below.")},
	{"damaged_way",
		N_("The link is damaged. This is the beginning of the step that it names.")},
	{"out_of_memory",
		N_("The lab needs more memory than a page may use, and was closed. "
		   "lvslab on Linux runs larger labs.")},
	{"program_broke",
		N_("The lab failed and was closed. This is a bug in lvslab: please "
		   "report it.")},
};

json_t *page_sentences(struct page *p, const json_t *request)
{
	json_t *all = json_object();

	(void)p;
	(void)request;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		json_object_set_new(all, sentences[i].key, page_string(_(sentences[i].english)));
	return json_pack("{s:o}", "sentences", all);
}

static json_t *all_languages(void)
{
	json_t *all = json_array();

	json_array_append_new(all, json_pack("[s, s]", "en", "English"));
	for (const struct words_catalogue *c = words_catalogues; c->code; c++) {
		struct text name = {0};
		words_put_name(&name, c->code);
		json_array_append_new(all, json_pack("[s, o]", c->code, page_string(name.s)));
		text_free(&name);
	}
	return all;
}

/* Sets the language of later messages; an open lab continues in it, except for hosts' existing
 * output. */
json_t *page_language(struct page *p, const json_t *request)
{
	const char *code = page_text(request, "code");

	if (*code)
		words_choose(code);
	if (p->model) /* it was said in the other one */
		text_clear(&p->model->message);
	return json_pack("{s:s, s:o}", "code", words_code(), "languages", all_languages());
}
