"""The catalogue of open data after DCAT-AP, as JSON-LD: identifiers are addresses that last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from meihao.portal.rules.datasets import MEDIA, Dataset

CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGE: Final = {"@id": "http://publications.europa.eu/resource/authority/language/ZHO"}
DAILY: Final = {"@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"}
FILE_TYPE: Final = "http://publications.europa.eu/resource/authority/file-type/"


def catalogue(
    datasets: Sequence[Dataset], *, home: str, licence: str, publisher: str, modified: datetime
) -> dict[str, Any]:
    """The catalogue. `home` is the address of the page of open data, under which the files lie."""
    stamp = {"@type": "xsd:dateTime", "@value": modified.isoformat(timespec="seconds")}
    agent = {"@id": f"{home}#publisher", "@type": "foaf:Agent", "foaf:name": _said(publisher)}
    return {
        "@context": CONTEXT,
        "@id": f"{home}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _said("老旧小区改造开放数据"),
        "dct:description": _said("项目、美好社区试点、年度计划、统计和公示，随登记随更新。"),
        "dct:publisher": agent,
        "dct:language": LANGUAGE,
        "dct:license": {"@id": licence},
        "dct:modified": stamp,
        "foaf:homepage": {"@id": home},
        "dcat:dataset": [_dataset(each, home, licence, agent["@id"], stamp) for each in datasets],
    }


def _dataset(dataset: Dataset, home: str, licence: str, publisher: object, stamp: dict[str, str]) -> dict[str, Any]:
    here = f"{home}#{dataset.id}"
    return {
        "@id": here,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.id,
        "dct:title": _said(dataset.title),
        "dct:description": _said(dataset.text),
        "dct:publisher": {"@id": publisher},
        "dct:language": LANGUAGE,
        "dct:modified": stamp,
        "dct:accrualPeriodicity": DAILY,
        "dcat:keyword": [_said(each) for each in dataset.keywords],
        "dcat:landingPage": {"@id": here},
        "dcat:distribution": [
            {
                "@id": f"{here}-{form}",
                "@type": "dcat:Distribution",
                "dct:title": _said(f"{dataset.title} {form.upper()}"),
                "dct:license": {"@id": licence},
                "dct:modified": stamp,
                "dct:format": {"@id": f"{FILE_TYPE}{form.upper()}"},
                "dcat:mediaType": {
                    "@id": f"https://www.iana.org/assignments/media-types/{MEDIA[form].partition(';')[0]}"
                },
                "dcat:accessURL": {"@id": here},
                "dcat:downloadURL": {"@id": f"{home}{dataset.id}.{form}"},
            }
            for form in dataset.forms
        ],
    }


def _said(words: str) -> dict[str, str]:
    return {"@language": "zh", "@value": words}
