"""Words that matter for finding names: names that are words as well, what many names have, and what languages add to names."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORDINARY_WORDS = _words(
    """
    abel able ace amber angel april archer art arts ash august autumn back baker banks bar barber bean bear beck bell berg best bill
    bird bishop black block bond book booker boss bow branch brand brook brooks brown buck bud burn burns bush butler carpenter
    carter case cash chance chandler chase cherry chip christian church circle clay clement cliff coach cole colt con constant cook
    cooper core cox craft crane crisp crystal cutter daisy dale dates dawn day dean dick don dot drew driver duke dusty early earl
    east edge english eve even ever faith fast field fielder fine fisher fleming flint flora flower forest forge foster fox frank
    free freeman french frost gale game gay gene general gentle glass glen good goodman gore grace grant gray green grey groß gross
    guy hacker hale hall ham hank hardy harper hart hazel heath hero herr hill hilt holly honor hood hope horn house howe hunt
    hunter iris ivory ivy jack jade jan jewel job joy judge july june junior just keen keller key king kit klein knight kraft kurz
    lake lamb land lane lang lark law lead lee lily lines link list little long love low luck luna mai major male man march mark
    marks marsh mason master masters max may mead melody mercy merit miles mill miller mills minor miss moon moore moss much neck
    neu new newman nick noble norm north nova nun olive only opal page pan park parker parks part pat peak pearl peck pepper pierce
    pike plant pool pope porter post potter pound power powers price prince prior prudence quick rain ran rand rat ray read reed
    reich rein rex rice rich richter ritter rob robin rock rod roman root rose ruby rule run rush rusty sage sale sander sandy saga
    sang schneider schreiber schulz sharp shell short sierra silver singer skip sky small smart smith snow song sonne spring stack
    star stein stern stone storm story strange strong sue summer sun swan sweet tab tag tailor tan tanner team temple ten test
    tester thorn tile till timer today ton tower towns trace train tree troy true trust tucker turner van viola victor vogel wade
    walker wall walls wand ward ware waters watt way weaver webb weber weeks weiss weiß wells west wheeler white will willow wing
    winter wise with wolf wood woods wright wunder york young zimmer
    вера надежда любовь роман слава лев марк мир роза лилия зима мороз
    """
)
"""Names that are words as well. In small letters they are not taken for the name, unless more of the name or an ``@`` is beside them."""

SHORT_WORDS = _words(
    """
    ab ah ai al am an as at au aw ax be bi by ca co da de di do du ed eh ei el em en er es et eu ex fa fe go ha he hi ho id if il im
    in io ip is it ja je ju ka ki la le lo ma me mi mm mu my ne no nu ob of oh ok on op or os ou ow ox pa pc pi pm po pr qa qi re sa
    se si so su ta te ti to tu tv ui um un up us ut va ve vi vs we wo ye yo zu
    """
)
"""Words of two letters. A part of a name that is one of them is found only beside another part."""

PARTICLES = _words(
    """
    von der den vom van de la le lo di da do dos das del della du des zu zum zur bin ibn ben al el ter ten op af av und and y e i o
    mac mc st san dr prof phd md msc bsc mba dipl ing jr sr ii iii iv mr mrs ms herr frau sir dame lady lord the
    """
)
"""Parts that many names have, and titles. They are found only beside another part."""

ENDINGS = _words(
    """
    s es n en ns e a i o u y is as us um om em ow owi ovi ova owa ovou ovej ov ev ie ia ii iej iem ami ach in ina un na ne lla lle
    lta sta ta te oy oi oj ei ey ej oyu ogo omu aya uyu yu iu ja ju ym im
    """
)
"""What languages add to names, in Latin letters without accents."""
