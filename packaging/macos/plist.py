"""Completes the Info.plist that the packaging tool writes: plist.py UDP聊天室.app"""

import pathlib
import plistlib
import sys

WHY = {
    "en": "UDP聊天室 finds others who run it on your network, sends them what you say, and shows what they say.",
    "zh-Hans": "UDP聊天室 要找到局域网里打开它的人，把你说的话发给他们，并显示他们说的话。",
}

contents = pathlib.Path(sys.argv[1], "Contents")
path = contents / "Info.plist"
info = plistlib.loads(path.read_bytes())
info.update(
    CFBundleDevelopmentRegion="en",
    CFBundleDisplayName=info["CFBundleName"],
    CFBundleLocalizations=sorted(WHY),
    LSApplicationCategoryType="public.app-category.social-networking",
    LSMinimumSystemVersion="12.0",  # what Go 1.26 needs
    NSHumanReadableCopyright="© the udpchat authors, MIT",
    NSLocalNetworkUsageDescription=WHY["en"],
)
path.write_bytes(plistlib.dumps(info))
for language, why in WHY.items():
    folder = contents / "Resources" / (language + ".lproj")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "InfoPlist.strings").write_text(
        f'"NSLocalNetworkUsageDescription" = "{why}";\n', encoding="utf-8"
    )
