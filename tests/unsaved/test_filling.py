"""A page is filled so that sending it sends again what was sent before."""

from django.http import QueryDict

from unsaved.filling import fill


def filled(page, sent):
    return fill(f"<form>{page}</form>", QueryDict(sent))[0].removeprefix("<form>")[
        : -len("</form>")
    ]


def test_words_are_never_markup():
    assert (
        filled('<textarea name="a">old</textarea>', "a=%3C/textarea%3E%0A%22")
        == '<textarea name="a">\n&lt;/textarea&gt;\n&quot;</textarea>'
    )
    assert filled('<input name="a" value="old">', "a=%22%3E%27") == (
        '<input name="a" value="&quot;&gt;&#x27;">'
    )


def test_a_first_empty_line_stays():
    assert filled('<textarea name="a"></textarea>', "a=%0A%0Ax") == (
        '<textarea name="a">\n\n\nx</textarea>'
    )


def test_ticks_are_as_they_were_sent():
    boxes = '<input type="checkbox" name="a" value="1" checked><input type="radio" name="b">'

    assert filled(boxes, "b=on") == (
        '<input type="checkbox" name="a" value="1"><input type="radio" name="b" checked>'
    )


def test_ticks_of_a_row_that_was_not_there_are_left():
    page = '<input type="checkbox" name="wt-2-done" checked><input name="wt-1-words">'

    assert filled(page, "wt-1-words=x") == (
        '<input type="checkbox" name="wt-2-done" checked><input name="wt-1-words" value="x">'
    )


def test_choices_are_as_they_were_sent():
    page = '<select name="a"><option value="1" selected>One</option><option value="2">Two</select>'

    assert filled(page, "a=2") == (
        '<select name="a"><option value="1">One</option><option value="2" selected>Two</select>'
    )


def test_what_is_no_choice_any_more_has_no_box():
    page = '<form><select name="a"><option value="1">One</option></select></form>'

    assert fill(page, QueryDict("a=2"))[1] == {"a"}


def test_boxes_of_one_name_each_get_their_own():
    page = '<input name="a" value=""><input name="a" value="">'

    assert filled(page, "a=1&a=2") == '<input name="a" value="1"><input name="a" value="2">'


def test_of_several_forms_the_one_that_was_sent_is_filled():
    page = '<form><input name="a"></form><form><input name="a"><input name="b"></form>'

    assert fill(page, QueryDict("a=1&b=2"))[0] == (
        '<form><input name="a"></form>'
        '<form><input name="a" value="1"><input name="b" value="2"></form>'
    )


def test_tokens_passwords_and_files_are_left_alone():
    page = (
        '<input type="hidden" name="csrfmiddlewaretoken" value="fresh">'
        '<input type="password" name="p"><input type="file" name="f">'
    )

    assert filled(page, "csrfmiddlewaretoken=old&p=secret&f=x") == page


def test_the_rest_of_a_page_stays_as_it_is():
    page = (
        "<!doctype html><!-- note --><p class='x'>a &amp; b &#x27; &nbsp;<br></p>"
        "<script>if (a < b && c) { '<p>' }</script><svg><path d='M0'/></svg>"
    )

    assert fill(page + "<form></form>", QueryDict("a=1"))[0] == page + "<form></form>"
