"""Settings: who can come in and do what, and the tokens by which programs read."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from targets import tokens
from targets.access import RIGHTS, Role
from targets.text import TargetsError, entry, message, minute
from targets.ui import record, signin, state
from targets.ui.i18n import plain, t


def render() -> None:
    st.markdown(f"##### {t('settings_access')}")
    access, me, lang = state.settings().access, state.person(), state.language()
    login = signin.configured()
    way = t("access_login") if login else t("access_anybody") if access.open else t("access_here")
    record.facts([(t("access_way"), way), (t("access_address"), str(st.get_option("server.address") or "0.0.0.0")),
                  (t("access_you"), me.role.word(lang)),
                  (t("access_writing"), t("access_read_only" if access.read_only else "access_by_role"))])
    if access.open and not login:
        st.warning(t("access_anybody"))
    with st.expander(t("access_rights")):
        st.dataframe(_rights(lang), hide_index=True, placeholder="", height="content")
    if login and state.may("tokens"):
        _tokens()


def _rights(lang: str) -> pd.DataFrame:
    """What is done, by the roles that may do it."""
    acts = {t("access_sees"): Role.VIEWER} | {str(entry("access", "rights")[right][lang]): role for right, role in RIGHTS.items()}
    return pd.DataFrame([{t("access_act"): act, **{role.word(lang): "✔" if role.rank >= least.rank else "" for role in Role}}
                         for act, least in acts.items()])


def _tokens() -> None:
    st.markdown(f"##### {t('tokens')}")
    st.caption(t("tokens_help"))
    lang = state.language()
    with st.form("token_form", border=False):
        left, right = st.columns([2, 1])
        name = left.text_input(t("token_name"), max_chars=60, key=state.widget_key("token_name"))
        days = right.number_input(t("token_days"), 1, tokens.LONGEST, tokens.DAYS, key="token_for")
        sent = st.form_submit_button(t("token_issue"))
    if sent:
        try:
            told = tokens.issue(state.store(), name, days=int(days))
        except TargetsError as error:
            st.error(plain(error.say(lang)))
        else:
            until = next(one["until"] for one in tokens.listing(state.store()) if one["name"] == name.strip())
            st.success(message("token_told", lang, name=plain(name.strip()), until=until))
            st.code(told, language=None)
    held = tokens.listing(state.store())
    if not held:
        st.caption(message("token_none", lang))
        return
    st.dataframe(pd.DataFrame([{t("token_name"): one["name"], t("token_until"): t("token_ended") if one["ended"] else one["until"],
                                t("log_by"): one["by"], t("log_when"): minute(one["at"])} for one in held]),
                 hide_index=True, placeholder="", height="content")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(t("token_which"), [one["name"] for one in held], width=300,
                              key=state.list_key("token_which", [one["name"] for one in held]))
        if st.button(t("token_revoke"), key="token_revoke"):
            try:
                tokens.revoke(state.store(), chosen)
            except TargetsError as error:
                st.error(plain(error.say(lang)))
            else:
                st.rerun()
