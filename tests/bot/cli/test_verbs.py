"""What an operator types, and what they are told."""

import json
import re

import pytest

from tests.bot.cli.conftest import Operator
from tests.databases import Databases


def test_the_first_question_needs_no_setting_up(operator: Operator) -> None:
    assert "What you can ask" in operator.reads("ask", "/help")


def test_an_answer_can_be_had_as_json(operator: Operator) -> None:
    answer = json.loads(operator.reads("ask", "/lang", "--json"))
    assert answer["title"] == "I answer in English."
    assert answer["buttons"][0]["label"] == "中文"
    assert answer["error"] is False


def test_a_mistake_in_a_question_is_words_and_an_exit_code(operator: Operator) -> None:
    asked = operator.types("ask", "/nonsense")
    assert asked.exit_code == 2
    assert "There is no command /nonsense" in asked.output


def test_an_answer_follows_the_language_of_the_terminal(operator: Operator) -> None:
    operator.environ["LC_ALL"] = "zh_CN.UTF-8"
    assert "可以问什么" in operator.reads("ask", "/help")
    assert "没有叫 Nobody 的用户" in operator.types("ask", "/help", "--as", "Nobody").output


def test_a_rep_is_added_and_asks_as_themselves(operator: Operator) -> None:
    operator.reads("users", "add", "Li Wei", "--role", "rep", "--team", "north", "--owner-id", "R1", "--lang", "zh")
    assert "Li Wei  rep  zh" in operator.reads("users", "list")
    assert "销售" in operator.reads("ask", "/whoami", "--as", "Li Wei")


def test_bringing_a_person_up_to_date_leaves_what_is_not_named(operator: Operator) -> None:
    operator.reads("users", "add", "Li Wei", "--role", "rep", "--time-zone", "Asia/Shanghai", "--lang", "zh")
    operator.reads("users", "add", "Li Wei", "--role", "manager")
    told = operator.reads("ask", "/whoami", "--as", "Li Wei")
    assert "Asia/Shanghai" in told
    assert "经理" in told


def test_sitting_at_the_terminal_gives_a_colleague_of_that_login_name_nothing(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "liwei")  # what getpass.getuser reads first
    operator.reads("users", "add", "liwei", "--role", "rep", "--time-zone", "Asia/Shanghai", "--lang", "en")
    assert "liwei@local" in operator.reads("ask", "/whoami")
    assert "liwei  rep  en" in operator.reads("users", "list")
    assert "Asia/Shanghai" in operator.reads("ask", "/whoami", "--as", "liwei")


def test_a_code_links_whoever_sends_it_once(operator: Operator) -> None:
    operator.reads("users", "add", "Li Wei", "--role", "rep")
    code = re.search(r"/link (\w{8})", operator.reads("users", "code", "Li Wei"))
    assert code is not None
    assert "Welcome, Li Wei" in operator.reads("ask", f"/link {code[1]}")
    again = operator.types("ask", f"/link {code[1]}")
    assert again.exit_code == 2
    assert "does not work" in again.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("users", "add", "X", "--role", "boss"), "There is no role boss. There are: rep, manager, admin"),
        (("users", "add", "X", "--role", "rep", "--lang", "fr"), "There is no language fr"),
        (("users", "add", "X", "--role", "rep", "--time-zone", "Mars"), "There is no time zone Mars"),
        (("users", "code", "Nobody"), "There is no user called Nobody"),
        (("import", "nowhere.csv"), "There is no file nowhere.csv"),
        (("serve",), "No chat platform is on"),
    ],
)
def test_a_mistake_of_the_operator_is_said_in_words(operator: Operator, arguments: tuple[str, ...], words: str) -> None:
    result = operator.types(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("CALLSHEET_TELEGRM_TOKEN", "1:a", "Did you mean CALLSHEET_TELEGRAM_TOKEN?"),
        ("CALLSHEET_DATABASE_URL", "mysql://x/y", "begins with “mysql”"),
        ("CALLSHEET_DATABASE_URL", "postgresql://u:hidden@127.0.0.1:9/x", "cannot be reached"),
        ("CALLSHEET_SLACK_BOT_TOKEN", "xoxb-1", "needs CALLSHEET_SLACK_APP_TOKEN"),
    ],
)
def test_a_wrong_setting_is_said_in_words(operator: Operator, variable: str, value: str, words: str) -> None:
    operator.environ[variable] = value
    result = operator.types("ask", "/help")
    assert result.exit_code == 2
    assert words in result.output
    assert "hidden" not in result.output


def test_a_typo_in_the_policy_is_answered_with_the_nearest_key(operator: Operator) -> None:
    operator.environ["CALLSHEET_POLICY"] = operator.writes("policy.toml", "[tier]\nkeep_margn = 1\n")
    told = operator.types("policy", "check")
    assert told.exit_code == 2
    assert "policy.toml, line 2: there is no tier.keep_margn. Did you mean keep_margin?" in told.output


def test_the_policy_and_the_playbooks_shipped_are_good(operator: Operator) -> None:
    assert "is good" in operator.reads("policy", "check")
    assert "are good in both languages" in operator.reads("playbooks", "check")


def test_a_playbook_of_the_companys_is_refused_before_anything_is_tried_out(operator: Operator) -> None:
    (operator.folder / "own" / "en" / "objection").mkdir(parents=True)
    operator.writes("own/en/objection/price.md", "---\ntitle: Price\n---\n{{ 9**9**9 }}\n")
    operator.environ["CALLSHEET_PLAYBOOKS"] = str(operator.folder / "own")
    told = operator.types("playbooks", "check")
    assert told.exit_code == 2
    assert told.output.endswith("own/en/objection/price.md:4: 'pow' is not allowed in a playbook\n")
    assert not (operator.folder / "data").exists(), "nobody loads the demo company for that"


def test_the_table_of_commands_and_the_slack_manifest_come_from_the_commands(operator: Operator) -> None:
    assert "| `/help [ABOUT]` |" in operator.reads("commands")
    operator.environ["LC_ALL"] = "zh_CN.UTF-8"
    assert "| 命令 | 得到什么 |" in operator.reads("commands")
    assert "/help" in operator.reads("slack-manifest") or "callsheet" in operator.reads("slack-manifest")


def test_a_postgresql_database_is_migrated_by_its_verb(operator: Operator, database_url: str) -> None:
    operator.environ["CALLSHEET_DATABASE_URL"] = database_url
    assert "is at version" in operator.reads("migrate")


def test_a_database_goes_one_version_back_and_up_again(operator: Operator) -> None:
    latest = operator.reads("migrate").rsplit(" ", 1)[1]
    back = operator.reads("migrate", "--back", "--yes").rsplit(" ", 1)[1]
    assert back < latest
    assert "Back to version 0001?" in operator.types("migrate", "--to", "0001", said="n\n").output
    assert "at version 0001" in operator.reads("migrate", "--to", "0001", "--yes")
    assert "no earlier version" in operator.types("migrate", "--back").output
    assert "There is no version 7" in operator.types("migrate", "--to", "7").output
    assert operator.reads("migrate").rsplit(" ", 1)[1] == latest


def test_a_backup_is_taken_and_put_back_and_what_was_there_is_kept(operator: Operator) -> None:
    operator.reads("users", "add", "Li Wei", "--role", "rep")
    assert "holds the database at version" in operator.reads("backup", "monday")
    assert "monday is there already" in operator.types("backup", "monday").output
    operator.reads("users", "add", "Chen", "--role", "manager")
    assert operator.types("restore", "monday", said="n\n").exit_code == 1
    assert "Chen" in operator.reads("users", "list")
    kept = operator.reads("restore", "monday", "--yes").strip().rsplit(" ", 1)[1].rstrip(".")
    assert "Chen" not in operator.reads("users", "list")
    operator.reads("restore", kept, "--yes")
    assert "Chen" in operator.reads("users", "list")
    assert "There is no file tuesday" in operator.types("restore", "tuesday").output
    operator.environ["CALLSHEET_DATA_DIR"] = "elsewhere"
    operator.reads("restore", "monday")
    assert "Li Wei" in operator.reads("users", "list")


def test_how_to_back_up_postgresql_is_said(operator: Operator, postgres_databases: Databases) -> None:
    operator.environ["CALLSHEET_DATABASE_URL"] = postgres_databases.take()
    assert "pg_dump --format=custom --file=monday" in operator.types("backup", "monday").output
    assert "pg_restore" in operator.types("restore", "monday").output
