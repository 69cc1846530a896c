"""Telegram handlers for supporters and organisers: parse, one service call, render, reply."""
