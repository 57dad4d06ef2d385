"""Names of months in the languages of news, as pages write them, whole and cut short."""

from __future__ import annotations

_NAMES = (
    """
    january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari stycznia styczeń ledna leden
    января янв січня ocak oca tammikuuta január ianuarie
    """,
    """
    february feb februar feber février fevrier févr fév febrero febbraio fevereiro fev februari lutego luty února
    únor февраля фев лютого şubat şub helmikuuta február februarie
    """,
    """
    march mar märz mär mrz maerz mars marzo março marco maart mrt marca marzec března březen марта мар березня mart
    maaliskuuta marts március martie maret
    """,
    """
    april apr avril avr abril abr aprile kwietnia kwiecień dubna duben апреля апр квітня nisan nis huhtikuuta
    április aprilie
    """,
    """
    may mai mayo maggio mag maio mei maja maj května květen мая травня mayıs toukokuuta május
    """,
    """
    june jun juni juin junio giugno giu junho czerwca czerwiec června červen июня июн червня haziran haz kesäkuuta
    június
    """,
    """
    july jul juli juillet juil julio luglio lug julho lipca lipiec července červenec июля июл липня temmuz tem
    heinäkuuta július iulie
    """,
    """
    august aug août aout agosto ago augustus augusti sierpnia sierpień srpna srpen августа авг серпня ağustos ağu
    elokuuta augusztus agustus
    """,
    """
    september sep sept septiembre setiembre set settembre setembro września wrzesień září сентября сен вересня eylül
    eyl syyskuuta szeptember septembrie
    """,
    """
    october oct oktober okt octobre octubre ottobre ott outubro out października październik října říjen октября окт
    жовтня ekim eki lokakuuta október octombrie
    """,
    """
    november nov novembre novembro listopada listopad listopadu ноября ноя листопада kasım kas marraskuuta noiembrie
    """,
    """
    december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia grudzień prosince
    prosinec декабря дек грудня aralık ara joulukuuta decembrie desember des
    """,
)

MONTHS: dict[str, int] = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Name in small letters -> number of the month; none of these names two months."""
