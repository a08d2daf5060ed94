; The Windows setup program: for all users, in Chinese and English, silent with /S, with an icon on the desktop where it is
; asked for or /DESKTOP is given. build.sh gives VERSION, NUMBERS (four, for Windows), STAGE (the folder with what is
; installed), SETUP (the file to write) and SIGN (the script that signs).
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel admin

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include Sections.nsh
!include WinVer.nsh

!define TITLE "UDP聊天室"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\udpchat"

Name "${TITLE}"
OutFile "${SETUP}"
BrandingText "${TITLE} ${VERSION}"
!uninstfinalize '"${SIGN}" "%1"' = 0

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"

!define MUI_ICON "${STAGE}/udpchat.ico"
!define MUI_UNICON "${STAGE}/udpchat.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${STAGE}/side.bmp"
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_ABORTWARNING
; Through the shell, so that the program does not inherit the rights of an administrator.
!define MUI_FINISHPAGE_RUN "$WINDIR\explorer.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "$\"$INSTDIR\udpchat.exe$\""
!define MUI_FINISHPAGE_RUN_TEXT "$(OpenNow)"

!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; The first is for systems in neither language.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro VERSIONINFO LANGUAGE
  VIAddVersionKey /LANG=${LANGUAGE} ProductName "${TITLE}"
  VIAddVersionKey /LANG=${LANGUAGE} ProductVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} FileVersion "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} FileDescription "${TITLE}"
  VIAddVersionKey /LANG=${LANGUAGE} CompanyName "The udpchat authors"
  VIAddVersionKey /LANG=${LANGUAGE} LegalCopyright "© the udpchat authors, MIT"
!macroend
!insertmacro VERSIONINFO ${LANG_ENGLISH}
!insertmacro VERSIONINFO ${LANG_SIMPCHINESE}

LangString Program ${LANG_ENGLISH} "The program"
LangString Program ${LANG_SIMPCHINESE} "程序"
LangString Desktop ${LANG_ENGLISH} "Icon on the desktop"
LangString Desktop ${LANG_SIMPCHINESE} "桌面图标"
LangString OpenNow ${LANG_ENGLISH} "Open ${TITLE}"
LangString OpenNow ${LANG_SIMPCHINESE} "打开${TITLE}"
LangString TooOld ${LANG_ENGLISH} "${TITLE} needs Windows 10 or newer."
LangString TooOld ${LANG_SIMPCHINESE} "${TITLE} 需要 Windows 10 或更新的系统。"
LangString Running ${LANG_ENGLISH} "${TITLE} is open and will be closed now."
LangString Running ${LANG_SIMPCHINESE} "${TITLE} 正开着，现在会把它关掉。"
LangString NoRule ${LANG_ENGLISH} "The firewall rule could not be set. Windows will ask when the program starts; allow private networks there."
LangString NoRule ${LANG_SIMPCHINESE} "没能设置防火墙规则。程序启动时 Windows 会问，请允许专用网络。"

; Makes room for a program: asks a running one to end and waits for it. A window may stay in the tray when it is closed, and
; is ended then; what was said is on disk. One in a console may be somebody's server: its file is moved aside, which Windows
; allows, to be removed at the next restart.
!macro VACATE UN
Function ${UN}InUse ; program -> 1 if its file cannot be written to, else 0
  Exch $0
  Push $1
  StrCpy $1 0
  ${If} ${FileExists} "$INSTDIR\$0"
    ClearErrors
    FileOpen $1 "$INSTDIR\$0" a
    ${If} ${Errors}
      StrCpy $1 1
    ${Else}
      FileClose $1
      StrCpy $1 0
    ${EndIf}
  ${EndIf}
  StrCpy $0 $1
  Pop $1
  Exch $0
FunctionEnd

Function ${UN}StillInUse ; program -> 1 if its file cannot be written to for five seconds, else 0
  Exch $0
  Push $1
  Push $2
  ${For} $2 1 25
    Push $0
    Call ${UN}InUse
    Pop $1
    ${If} $1 = 0
      ${Break}
    ${EndIf}
    Sleep 200
  ${Next}
  StrCpy $0 $1
  Pop $2
  Pop $1
  Exch $0
FunctionEnd

Function ${UN}Vacate ; program ->
  Exch $0
  Push $1
  Push $2
  Delete "$INSTDIR\$0.old"
  Push $0
  Call ${UN}InUse
  Pop $1
  ${If} $1 = 1
    MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(Running)" /SD IDOK IDOK +2
    Abort
    nsExec::Exec '"$SYSDIR\taskkill.exe" /IM $0'
    Pop $2
    Push $0
    Call ${UN}StillInUse
    Pop $1
  ${EndIf}
  ${If} $1 = 1
  ${AndIf} $0 == udpchat.exe
    nsExec::Exec '"$SYSDIR\taskkill.exe" /F /IM $0'
    Pop $2
    Push $0
    Call ${UN}StillInUse
    Pop $1
  ${EndIf}
  ${If} $1 = 1
    Rename "$INSTDIR\$0" "$INSTDIR\$0.old"
    Delete /REBOOTOK "$INSTDIR\$0.old"
  ${EndIf}
  Pop $2
  Pop $1
  Pop $0
FunctionEnd
!macroend
!insertmacro VACATE ""
!insertmacro VACATE "un."

; A rule for a program, not for ports: it holds whatever ports the settings name, and only while the program listens.
!macro RULE_REMOVE PROGRAM
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${TITLE}" program="$INSTDIR\${PROGRAM}"'
  Pop $0
!macroend
!macro RULE_ADD PROGRAM
  !insertmacro RULE_REMOVE ${PROGRAM}
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${TITLE}" dir=in action=allow \
    protocol=udp profile=private remoteip=localsubnet program="$INSTDIR\${PROGRAM}" enable=yes'
  Pop $0
  ${If} $0 != 0
    DetailPrint "$(NoRule)"
  ${EndIf}
!macroend

; Setup and uninstaller run as administrator, so all they run and remove is where only an administrator can write: no other folder
; can be chosen, by /D or by a copy of the uninstaller either. A folder beside Program Files would take files of any user.
!macro INIT
  SetRegView 64
  SetShellVarContext all
  StrCpy $INSTDIR "$PROGRAMFILES64\udpchat"
!macroend
Function un.onInit
  !insertmacro INIT
FunctionEnd

Section "$(Program)" Main
  SectionIn RO
  Push udpchat.exe
  Call Vacate
  Push udpchat-terminal.exe
  Call Vacate

  SetOutPath "$INSTDIR"
  File "${STAGE}/udpchat.exe"
  File "${STAGE}/udpchat-terminal.exe"
  File "${STAGE}/LICENCES.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\udpchat.exe"
  !insertmacro RULE_ADD udpchat.exe
  !insertmacro RULE_ADD udpchat-terminal.exe

  WriteRegStr HKLM "${UNINSTALL}" DisplayName "${TITLE}"
  WriteRegStr HKLM "${UNINSTALL}" DisplayVersion "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" DisplayIcon "$INSTDIR\udpchat.exe"
  WriteRegStr HKLM "${UNINSTALL}" Publisher "The udpchat authors"
  WriteRegStr HKLM "${UNINSTALL}" InstallLocation "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" NoModify 1
  WriteRegDWORD HKLM "${UNINSTALL}" NoRepair 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKLM "${UNINSTALL}" EstimatedSize $0
SectionEnd

Section /o "$(Desktop)" OnDesktop
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\udpchat.exe"
SectionEnd

Function .onInit
  !insertmacro INIT
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DESKTOP" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${OnDesktop}
  ${EndIf}
FunctionEnd

; What people said and set is theirs and stays in their own folders.
Section Uninstall
  Push udpchat.exe
  Call un.Vacate
  Push udpchat-terminal.exe
  Call un.Vacate
  !insertmacro RULE_REMOVE udpchat.exe
  !insertmacro RULE_REMOVE udpchat-terminal.exe
  Delete "$DESKTOP\${TITLE}.lnk"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$INSTDIR\udpchat.exe"
  Delete "$INSTDIR\udpchat-terminal.exe"
  Delete "$INSTDIR\LICENCES.txt"
  Delete "$INSTDIR\uninstall.exe"
  ; A program that setup moved aside may still run.
  Delete /REBOOTOK "$INSTDIR\udpchat.exe.old"
  Delete /REBOOTOK "$INSTDIR\udpchat-terminal.exe.old"
  RMDir /REBOOTOK "$INSTDIR"
  DeleteRegKey HKLM "${UNINSTALL}"
SectionEnd
