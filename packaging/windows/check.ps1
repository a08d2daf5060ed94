# Tries the setup program on Windows: installs, looks for what should be there, uninstalls, looks for what is left.
# For the release's Windows runner. Not yet run.
$ErrorActionPreference = 'Stop'
$version = (Select-String -Path FyneApp.toml -Pattern '^\s*Version\s*=\s*"(.*)"').Matches[0].Groups[1].Value
$setup = Resolve-Path "dist\udpchat-$version-windows-amd64-setup.exe"
$folder = "$env:ProgramFiles\udpchat"
$key = 'HKLM:\Software\Microsoft\Windows\CurrentVersion\Uninstall\udpchat'
$desktop = "$env:PUBLIC\Desktop\UDP聊天室.lnk"
$link = "$env:ProgramData\Microsoft\Windows\Start Menu\Programs\UDP聊天室.lnk"

function Expect([bool]$fact, [string]$sentence) {
    if (-not $fact) { throw $sentence }
    Write-Output "ok: $sentence"
}

function Rules { @(Get-NetFirewallRule -DisplayName 'UDP聊天室' -ErrorAction SilentlyContinue) }

Start-Process $setup /S -Wait
Expect (Test-Path "$folder\udpchat.exe") 'the program is there'
Expect ((& "$folder\udpchat-terminal.exe" --version)[0] -eq "udpchat $version") 'it has the version'
Expect ((Get-Item "$folder\udpchat.exe").VersionInfo.ProductVersion -eq $version) 'so has its resource'
Expect ((Get-ItemProperty $key).DisplayVersion -eq $version) 'and so has the list of programs'
Expect (Test-Path $link) 'the start menu has it'
Expect (-not (Test-Path $desktop)) 'the desktop does not'
Expect ((Rules).Count -eq 2) 'each program has a firewall rule'
Expect (-not (Rules | Where-Object { $_.Profile -ne 'Private' })) 'for private networks only'

# Over a program that runs, so that its file cannot be replaced.
$running = Start-Process "$folder\udpchat-terminal.exe" -PassThru -WindowStyle Hidden
Start-Process $setup '/S /DESKTOP' -Wait
Expect ((& "$folder\udpchat-terminal.exe" --version)[0] -eq "udpchat $version") 'it installs over a program that runs'
Expect (Test-Path $desktop) 'the desktop has it when asked for'
Stop-Process $running -ErrorAction SilentlyContinue
Wait-Process $running.Id -ErrorAction SilentlyContinue
Remove-Item "$folder\*.old" -ErrorAction SilentlyContinue

# The uninstaller goes on from a copy of itself, so its end is waited for by what it removes last.
Start-Process "$folder\uninstall.exe" /S -Wait
for ($i = 0; $i -lt 60 -and (Test-Path $key); $i++) { Start-Sleep -Milliseconds 500 }
Expect (-not (Test-Path $key)) 'it is off the list of programs'
Expect (-not (Test-Path $folder)) 'its folder is gone'
Expect (-not (Test-Path $link)) 'the start menu has lost it'
Expect (-not (Test-Path $desktop)) 'and so has the desktop'
Expect ((Rules).Count -eq 0) 'the firewall rules are gone'
