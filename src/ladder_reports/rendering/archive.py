"""Archive copies: PDF/A-3a and PDF/UA-1 at once, with the file that the document was made from inside.

It is completed in the PDF's objects just before they are written; `embedded_files` takes the file out again. ISO 19005-3 is
PDF/A-3, sections without a standard are ISO 32000-1's.
"""

import functools
from collections.abc import Mapping
from importlib import resources
from typing import Any

import pydyf

OPTIONS = {"pdf_variant": "pdf/a-3a", "output_intent": ""}
"""What WeasyPrint is to do: tags and the standard's identification, but no output intent. Its own goes through the library for
colors, whose version would show in the bytes.
"""
MEDIA_TYPE = "application/yaml"
"""Of the files inside (RFC 9512)."""
RELATIONSHIP = "/Source"
"""The embedded file is what the document was made from (ISO 19005-3, annex E)."""
DESCRIPTION = "The evidence file that this document was made from"
"""What a reader is told of it."""
_PROFILE = "sRGB2014"

UA_IDENTIFICATION = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />"""
UA_SCHEMA = b"""\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
"""PDF/A asks that metadata of other standards is explained in the file (ISO 19005-3, 6.6.2.3)."""
END_OF_METADATA = b"</rdf:RDF>"


def finish(pdf: Any, sources: Mapping[str, bytes]) -> None:
    """Complete a PDF/A-3a that WeasyPrint is about to write: it is PDF/UA-1, too, and has the files that it was made from inside.

    `sources` has the content of these YAML files by their names.
    """
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    # Whoever looks for the name of a standard must find it without unpacking (ISO 19005-3, 6.6.2.1).
    metadata.compress = False
    metadata.stream = [b"".join(metadata.stream).replace(END_OF_METADATA, UA_IDENTIFICATION + UA_SCHEMA + END_OF_METADATA)]
    _add_output_intent(pdf)
    if sources:
        _embed(pdf, sources)


def _add_output_intent(pdf: Any) -> None:
    """Say that the colors are those of sRGB (14.11.5; ISO 19005-3, 6.2.3)."""
    profile = pydyf.Stream([_profile()], {"N": 3}, compress=True)
    pdf.add_object(profile)
    entries = {"Type": "/OutputIntent", "S": "/GTS_PDFA1", "DestOutputProfile": profile.reference}
    names = {key: pydyf.String(_PROFILE) for key in ("OutputConditionIdentifier", "Info")}
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(entries | names)])


@functools.cache
def _profile() -> bytes:
    """The color profile of the International Color Consortium that comes with WeasyPrint."""
    return resources.files("weasyprint.pdf").joinpath(f"{_PROFILE}.icc").read_bytes()


def _embed(pdf: Any, sources: Mapping[str, bytes]) -> None:
    """Embed files, and say that the document was made from them (7.11.4; ISO 19005-3, 6.8 and annex E)."""
    names, files = pydyf.Array([]), pydyf.Array([])
    for name, content in sorted(sources.items()):
        details = pydyf.Dictionary({"Size": len(content), "ModDate": pdf.info["ModDate"]})
        entries = {"Type": "/EmbeddedFile", "Subtype": f"/{MEDIA_TYPE.replace('/', '#2f')}", "Params": details}
        stream = pydyf.Stream([content], entries, compress=True)
        pdf.add_object(stream)
        called, held = pydyf.String(name), pydyf.Dictionary({"F": stream.reference, "UF": stream.reference})
        file = pydyf.Dictionary({"Type": "/Filespec", "F": called, "UF": called, "EF": held, "AFRelationship": RELATIONSHIP})
        file["Desc"] = pydyf.String(DESCRIPTION)
        pdf.add_object(file)
        files.append(file.reference)
        names += [called, file.reference]
    pdf.catalog["AF"] = files
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = pydyf.Dictionary({"Names": names})
