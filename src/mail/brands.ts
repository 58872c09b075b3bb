import { isSameOrganisation } from './organisation.ts'

/**
 * Names that attackers borrow, and the registrable domains that these firms send from and link to. General knowledge, not taken from any
 * mail corpus. A line: names parted by `,` then `=` and domains. Names that are common words need a second word of the firm.
 */
const LINES = `
paypal = paypal.com paypal.de paypal.fr paypal-communication.com
amazon, amazon prime, prime video, aws = amazon.com amazon.de amazon.co.uk amazon.fr amazon.it amazon.es amazon.nl amazon.co.jp amazon.com.br amazon.ca amazon.in amazonses.com amazonaws.com primevideo.com
netflix = netflix.com
disney plus, disney+, disneyplus = disneyplus.com disney.com
spotify = spotify.com
apple, icloud, itunes, app store = apple.com icloud.com
microsoft, office 365, office365, microsoft 365, outlook, onedrive, sharepoint, microsoft teams, windows defender = microsoft.com microsoftonline.com office.com office365.com outlook.com live.com sharepoint.com onedrive.com
google, gmail, google drive, youtube = google.com gmail.com youtube.com
facebook, meta business, instagram, whatsapp = facebook.com facebookmail.com meta.com metamail.com instagram.com whatsapp.com
linkedin = linkedin.com
twitter = twitter.com x.com
telegram = telegram.org
tiktok = tiktok.com
dropbox = dropbox.com dropboxmail.com
docusign = docusign.com docusign.net
adobe, adobe sign, acrobat sign = adobe.com adobesign.com
zoom = zoom.us zoom.com
wetransfer = wetransfer.com
ebay = ebay.com ebay.de ebay.co.uk
booking.com = booking.com
airbnb = airbnb.com
uber = uber.com
shein = shein.com
temu = temu.com temuemail.com
aliexpress, alibaba = aliexpress.com alibaba.com
vinted = vinted.com vinted.fr
steam = steampowered.com
roblox = roblox.com
geek squad, geeksquad, best buy, bestbuy = bestbuy.com geeksquad.com
norton, lifelock, nortonlifelock = norton.com nortonlifelock.com lifelock.com
mcafee = mcafee.com
totalav, total av = totalav.com
avast, avg = avast.com avg.com
kaspersky = kaspersky.com
bitdefender = bitdefender.com
expressvpn, nordvpn = expressvpn.com nordvpn.com
godaddy = godaddy.com secureserver.net
cpanel = cpanel.net
ionos, 1&1 = ionos.com ionos.de 1und1.de
strato = strato.de
ovh, ovhcloud = ovh.com ovhcloud.com ovh.net
hostinger = hostinger.com
dhl = dhl.com dhl.de deutschepost.de
deutsche post = deutschepost.de dhl.de
ups = ups.com upsemail.com
fedex = fedex.com
usps, us postal service, u.s. postal = usps.com usps.gov
royal mail, royalmail = royalmail.com
evri = evri.com
dpd = dpd.com dpd.de dpd.co.uk dpd.fr dpd.nl
gls = gls-group.eu gls-group.com gls-pakete.de
hermes = myhermes.de hermesworld.com
postnl = postnl.nl
bpost = bpost.be
la poste, laposte, colissimo, chronopost = laposte.fr chronopost.fr laposte.net
mondial relay = mondialrelay.fr mondialrelay.com
correos = correos.es correos.com
correios = correios.com.br
ctt = ctt.pt
poste italiane, posteitaliane, postepay, bancoposta = poste.it posteitaliane.it
swiss post, swisspost, la poste suisse = post.ch
canada post, canadapost = canadapost.ca canadapost-postescanada.ca
australia post, auspost = auspost.com.au
inpost = inpost.pl
postnord = postnord.com postnord.se postnord.dk
posten = posten.no
evergreen toll, e-zpass, ezpass, sunpass = e-zpassny.com sunpass.com
sparkasse = sparkasse.de
volksbank, raiffeisen, vr bank = volksbank.de vr.de raiffeisen.at
commerzbank = commerzbank.de
deutsche bank = deutsche-bank.de db.com
postbank = postbank.de
comdirect = comdirect.de
ing, ing-diba = ing.de ing.com ing.nl ing.be
n26 = n26.com
targobank = targobank.de
dkb = dkb.de
consorsbank = consorsbank.de
hypovereinsbank, unicredit = hypovereinsbank.de unicredit.it unicredit.eu
rabobank = rabobank.nl
abn amro = abnamro.nl
bunq = bunq.com
kbc = kbc.be
belfius = belfius.be
credit agricole = credit-agricole.fr
bnp paribas = bnpparibas.com bnpparibas.net
societe generale = societegenerale.fr socgen.com
banque postale = labanquepostale.fr
caisse d epargne = caisse-epargne.fr
boursorama, boursobank = boursorama.fr boursobank.com
santander = santander.com santander.co.uk santander.com.br bancosantander.es
bbva = bbva.es bbva.com
caixabank = caixabank.es caixabank.com
intesa sanpaolo = intesasanpaolo.com
bradesco, bradesnet = bradesco.com.br
itau = itau.com.br itau-unibanco.com.br
banco do brasil = bb.com.br
caixa economica = caixa.gov.br
nubank = nubank.com.br
mercado pago, mercado livre, mercadolivre, mercadolibre = mercadopago.com mercadolivre.com.br mercadolivre.com mercadolibre.com
serasa = serasa.com.br serasaexperian.com.br
livelo = livelo.com.br
magalu, magazine luiza = magazineluiza.com.br magalu.com
americanas = americanas.com.br
receita federal, detran, gov.br = gov.br
chase, jpmorgan = chase.com jpmorgan.com jpmchase.com
wells fargo, wellsfargo = wellsfargo.com
bank of america, bankofamerica = bankofamerica.com bofa.com
citibank, citi bank = citi.com citibank.com
capital one, capitalone = capitalone.com
american express, americanexpress, amex = americanexpress.com aexp.com
mastercard = mastercard.com
visa = visa.com
hsbc = hsbc.com hsbc.co.uk
barclays = barclays.com barclays.co.uk
lloyds = lloydsbank.co.uk lloydsbank.com
natwest = natwest.com
revolut = revolut.com
wise, transferwise = wise.com
western union = westernunion.com
moneygram = moneygram.com
venmo, cash app, cashapp, zelle = venmo.com cash.app square.com zellepay.com
stripe = stripe.com
klarna = klarna.com klarna.de
irs = irs.gov
hmrc = hmrc.gov.uk gov.uk
ameli, assurance maladie = ameli.fr
impots, dgfip = impots.gouv.fr dgfip.finances.gouv.fr
mon compte formation = moncompteformation.gouv.fr
ancv, cheques vacances = ancv.com
antai = antai.gouv.fr
digid, belastingdienst, overheid = digid.nl belastingdienst.nl overheid.nl
cjib = cjib.nl
elster, finanzamt = elster.de
agenzia delle entrate, inps = agenziaentrate.gov.it inps.it
agencia tributaria = agenciatributaria.gob.es
telekom, t-online = telekom.de telekom.com t-online.de
vodafone = vodafone.com vodafone.de vodafone.it vodafone.co.uk
orange = orange.fr orange.com
sfr = sfr.fr
bouygues = bouyguestelecom.fr
swisscom = swisscom.ch swisscom.com
bluewin = bluewin.ch swisscom.com
kpn = kpn.com
ziggo = ziggo.nl ziggo.com
verizon = verizon.com
xfinity, comcast = xfinity.com comcast.com comcast.net
at&t = att.com
t-mobile = t-mobile.com t-mobile.nl
aruba = aruba.it
movistar, telefonica = movistar.es telefonica.com
ledger = ledger.com
trezor = trezor.io
metamask = metamask.io consensys.net
trust wallet, trustwallet = trustwallet.com
coinbase = coinbase.com
binance = binance.com
kraken = kraken.com
blockchain.com = blockchain.com
crypto.com = crypto.com
bitpanda = bitpanda.com
phantom wallet = phantom.app phantom.com
opensea = opensea.io
ripple, xrp = ripple.com xrpl.org
uniswap = uniswap.org
walmart = walmart.com
target = target.com
costco = costco.com
kroger = kroger.com
macys, macy's = macys.com
home depot, homedepot = homedepot.com
lowes, lowe's = lowes.com
ace hardware = acehardware.com
cvs = cvs.com
walgreens = walgreens.com
starbucks = starbucks.com
sephora = sephora.com sephora.fr
dicks sporting = dcsg.com
harbor freight = harborfreight.com
tractor supply = tractorsupply.com
omaha steaks = omahasteaks.com
yeti = yeti.com
stanley = stanley1913.com
dewalt = dewalt.com
makita = makita.com makita.de
milwaukee = milwaukeetool.com
bosch = bosch.com bosch.de
lidl = lidl.com lidl.de lidl.fr lidl.nl lidl.es lidl.it
aldi = aldi.de aldi-sued.de aldi-nord.de aldi.us aldi.nl
rewe = rewe.de
edeka = edeka.de
kaufland = kaufland.de
netto = netto-online.de
penny = penny.de
rossmann = rossmann.de
dm, dm-drogerie = dm.de
mediamarkt, media markt, saturn = mediamarkt.de mediamarkt.nl saturn.de
otto = otto.de
zalando = zalando.de zalando.com
ikea = ikea.com ikea.de
obi = obi.de
bauhaus = bauhaus.info
tchibo = tchibo.de
adac = adac.de
albert heijn, albert-heijn = ah.nl
jumbo = jumbo.com
bol.com = bol.com
action = action.com
hema = hema.nl
kruidvat = kruidvat.nl
carrefour = carrefour.fr carrefour.com carrefour.es
leclerc = e.leclerc
auchan = auchan.fr
decathlon = decathlon.com decathlon.fr decathlon.de
leroy merlin = leroymerlin.fr
fnac, darty = fnac.com darty.com
la redoute = laredoute.fr redoute.fr
cdiscount = cdiscount.com
mercadona = mercadona.es
el corte ingles = elcorteingles.es
esselunga = esselunga.it
coop = coop.it coop.ch
migros = migros.ch
aaa = aaa.com
state farm = statefarm.com
marriott = marriott.com
delta air, delta airlines = delta.com
southwest airlines = southwest.com
lufthansa = lufthansa.com
emirates = emirates.com
ryanair = ryanair.com
gillette = gillette.com
samsung = samsung.com
sony, playstation = sony.com playstation.com
nespresso = nespresso.com
tupperware = tupperware.com
le creuset = lecreuset.com
dyson = dyson.com dyson.de
philips = philips.com
shell = shell.com
rakuten, 楽天 = rakuten.co.jp rakuten.com
mercari, メルカリ = mercari.com mercari.jp
ヤマト運輸, クロネコヤマト = kuronekoyamato.co.jp
佐川急便 = sagawa-exp.co.jp
三井住友, smbc = smbc.co.jp smbc-card.com vpass.ne.jp
三菱ufj, mufg = mufg.jp
みずほ = mizuhobank.co.jp
jcb = jcb.co.jp
イオン, aeon = aeon.co.jp
エポス, epos = eposcard.co.jp
セゾン = saisoncard.co.jp
えきねっと, jr東日本 = eki-net.com jreast.co.jp
ドコモ, docomo = docomo.ne.jp
アマゾン = amazon.co.jp
支付宝, alipay = alipay.com
`

export interface Brand {
  readonly name: string
  readonly domains: ReadonlySet<string>
}

const brands = new Map<string, Brand>()
for (const line of LINES.split('\n')) {
  const [names = '', domains = ''] = line.split('=')
  if (domains === '') continue
  const set = new Set(domains.trim().split(/\s+/))
  for (const name of names.split(',')) {
    const key = nameKey(name)
    if (key !== '') brands.set(key, { name: name.trim(), domains: set })
  }
}

/** Longest name in words. */
const MAX_NAME_WORDS = 3
/** Names that are also everyday words, names of people or short forms: taken for the brand only at the beginning of a sender's name. */
const COMMON: ReadonlySet<string> = new Set(
  'target action orange shell visa apple free hermes posten post coop dm ing dm obi penny saturn otto jumbo stanley chase wise milwaukee steam zoom discover meta ups delta citi ctt emirates twitter outlook yeti kraken ripple aaa aws coop hema google linux sony samsung apple avg java ebay yahoo'.split(
    ' ',
  ),
)

function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+&]+/gu, ' ')
    .trim()
}

/** Brands that a sequence of words names. `strict` leaves out names that are also everyday words. */
export function brandsIn(words: readonly string[], { strict }: { readonly strict: boolean }): readonly Brand[] {
  const found: Brand[] = []
  for (let at = 0; at < words.length; at += 1) {
    for (let length = Math.min(MAX_NAME_WORDS, words.length - at); length >= 1; length -= 1) {
      const key = words.slice(at, at + length).join(' ')
      const brand = brands.get(key)
      if (brand === undefined || (strict && COMMON.has(key))) continue
      if (!found.includes(brand)) found.push(brand)
      break
    }
  }
  return found
}

/** Words as brand names are written in them. */
export function brandWords(text: string): readonly string[] {
  return nameKey(text).split(' ').slice(0, 60)
}

/** True where a domain, or a host below it, is one of the brand's; another ending of the same name counts as the brand's too. */
export function isOwnOf(brand: Brand, domain: string): boolean {
  for (const own of brand.domains)
    if (domain === own || domain.endsWith(`.${own}`) || isSameOrganisation(own, domain)) return true
  return false
}
