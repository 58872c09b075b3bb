import type { ConceptWords } from './concept.ts'

/** A parcel waits, was not delivered, or wants a fee. */
export const PARCEL: ConceptWords = {
  en: `your package | your parcel | your shipment | your delivery | your order ~ delivered | package ~ delivery | parcel ~ delivery | delivery attempt* | delivery failed | failed delivery | unable to deliver | could not be delivered | couldn t deliver | missed delivery | redelivery | reschedule ~ delivery | schedule ~ delivery | delivery fee | shipping fee | shipping address ~ confirm | confirm ~ address | incomplete address | incorrect address | tracking number | track your | package is waiting | package waiting | awaiting delivery | pending delivery | held at | stopped at | customs clearance | courier | depot | warehouse | shipment ~ on hold | package ~ on hold | delivery status`,
  de: `ihr paket | dein paket | ihre sendung | ihre lieferung | ihr versand | paket ~ zugestellt | sendung ~ zugestellt | zustellung* | zustellversuch* | lieferung ~ fehlgeschlagen | nicht zugestellt | nicht abgeholt | sendungsnummer | sendungsverfolgung | zoll | versandkosten | lieferadresse | paketdienst | lagerhaus | zustellgebuhr`,
  fr: `votre colis | colis | livraison | votre envoi | tentative de livraison | n a pas pu etre livre | en attente de livraison | numero de suivi | point relais | reprogrammer | frais d expedition | adresse de livraison | douane*`,
  es: `su paquete | tu paquete | paquete | envio ~ | su envio | tu envio | entrega | intento de entrega | no se pudo entregar | no ha podido ser entregado | numero de seguimiento | aduana* | direccion de envio | reprogramar`,
  pt: `sua encomenda | encomenda | seu pacote | seu pedido | entrega | tentativa de entrega | nao foi entregue | codigo de rastreio | rastreamento | rastreio | objeto ~ | alfandega* | retida | retido | devolvid* ao remetente | endereco incompleto`,
  it: `il tuo pacco | pacco | spedizione | consegna | tentativo di consegna | non e stato consegnato | in giacenza | numero di tracciamento | tracking | dogana* | indirizzo di consegna | riprogramma`,
  nl: `uw pakket | je pakket | pakket* | zending | bezorging | bezorgpoging | niet bezorgd | bezorgen | leveringspoging | levering | track en trace | trackingnummer | douane | pakketmelding | bezorgkosten | verzendgegevens`,
  sv: `ditt paket | din pakke | pakken din | leverans* | levering* | forsendelse | sporing | paketti*`,
  pl: `twoja paczka | paczk* | przesylk* | dostaw* | kurier* | doreczen*`,
  cs: `vase zasilka | zasilk* | balik* | doruceni | dopravce`,
  ro: `coletul | colet* | livrare* | curier*`,
  tr: `kargo* | paketiniz | teslimat*`,
  ru: `посылк* | доставк* | отправлени*`,
  cjk: `お荷物|配達|配送|不在|再配達|宅配|小包|包裹|快递|派送|택배|배송`,
}

/** A document, file, fax or voice message to open. */
export const DOCUMENT: ConceptWords = {
  en: `shared a file | shared a document | shared ~ with you | document ~ shared | file ~ shared | view document | view the document | open document | review document | review the document | review and sign | sign the document | signature required | requires your signature | e-sign | esign | docusign | document ~ signature | completed document | secure document | secure message | secured file | encrypted message | protected message | view message | read message | view file | download file | download document | download attachment | attached invoice | invoice attached | attached file | see attached | find attached | attached document | remittance | payment advice | payment slip | swift copy | wire transfer | proof of payment | purchase order | quotation | request for quot* | rfq | scanned document | scan from | fax ~ received | new fax | efax | voicemail | voice message | audio message | missed call | play message | payroll | salary ~ | benefits enrollment | employee handbook | bid invitation | statement of account | new message ~ waiting | you have ~ new message* | you have ~ pending message* | adobe ~ document | pdf ~ document`,
  de: `dokument ~ freigegeben | datei ~ freigegeben | dokument anzeigen | dokument offnen | unterschrift | unterzeichnen | anhang | rechnung im anhang | im anhang | anbei | angehangt* | zahlungsbeleg | uberweisung | bestellung | angebot ~ | sprachnachricht | neue nachricht | verschlusselte nachricht | sichere nachricht`,
  fr: `document partage | fichier partage | voir le document | consulter le document | piece jointe | ci joint | facture jointe | signature electronique | bon de commande | devis | virement | message vocal | nouveau message | message securise`,
  es: `documento compartido | archivo compartido | ver documento | ver el documento | adjunto | archivo adjunto | factura adjunta | firma electronica | orden de compra | cotizacion | transferencia | comprobante | mensaje de voz | nuevo mensaje`,
  pt: `documento compartilhado | arquivo compartilhado | ver documento | visualizar documento | em anexo | segue anexo | anexo | nota fiscal eletronica | nf-e | nfe | assinatura eletronica | pedido de compra | orcamento | comprovante ~ | transferencia | mensagem de voz | nova mensagem | danfe | xml`,
  it: `documento condiviso | file condiviso | visualizza documento | in allegato | allegato | fattura allegata | fattura elettronica | firma elettronica | ordine di acquisto | preventivo | bonifico | messaggio vocale | nuovo messaggio`,
  nl: `gedeeld document | gedeeld bestand | document bekijken | bekijk document | bijlage | bijgevoegd* | factuur in bijlage | handtekening | bestelling | offerte | overschrijving | spraakbericht | nieuw bericht | privebericht`,
  pl: `udostepnion* | zalacznik* | faktur* | podpis*`,
  cs: `priloh* | faktur* | dokument ~`,
  tr: `ekte | fatura | dosya* | belge*`,
  ru: `документ* | вложени* | счет-фактур*`,
  cjk: `添付|請求書|書類|ファイル|見積|附件|文件|发票|报价|첨부|문서`,
}

/** Hurry: a deadline, a last chance, consequences. */
export const URGENCY: ConceptWords = {
  en: `urgent | urgently | immediately | immediate action | immediate attention | action required | action needed | attention required | response required | as soon as possible | asap | within 24 hours | within 48 hours | within 72 hours | within ~ hours | within ~ days | in 24 hours | next 24 hours | 24 hours | 48 hours | before it s too late | too late | last chance | final warning | final notice | final reminder | last warning | last reminder | expires today | expires soon | expiring | expires in | expire soon | expire today | about to expire | will expire | today only | ends today | ends tonight | ends soon | limited time | limited offer | time is running | hurry | don t wait | don t delay | don t miss | act fast | act now | act quickly | time sensitive | failure to | if you do not | if you don t | if you fail to | otherwise | will be deleted | will be closed | will be terminated | will be suspended | permanently | avoid suspension | avoid interruption | avoid ~ fees | to avoid | without delay | right away | important notice | important message | alert | warning | attention | while supplies last | only a few | almost gone | running out | only ~ left`,
  de: `dringend | sofort | umgehend | unverzuglich | schnellstmoglich | innerhalb von ~ stunden | innerhalb von ~ tagen | binnen ~ tagen | binnen ~ stunden | letzte chance | letzte warnung | letzte erinnerung | letzte nachricht | letzter hinweis | letzte mitteilung | nur heute | nur noch heute | nur fur kurze zeit | begrenzt* | lauft ab | lauft heute | ablauf | frist | andernfalls | ansonsten | achtung | wichtig* | warnung | handlungsbedarf | erforderlich | verpassen sie | verlieren sie | schnell | bevor es zu spat | jetzt handeln | beeilen sie | solange der vorrat | heute noch | ihre aufmerksamkeit`,
  fr: `urgent | immediatement | des que possible | sous 24 heures | sous 48 heures | sous 24h | sous 48h | dans les 24 heures | dans les plus brefs | derniere chance | dernier rappel | dernier avis | dernier jour | dernier avertissement | expire bientot | expire aujourd hui | expirent bientot | expiration | duree limitee | temps limite | offre limitee | ne manquez pas | sinon | faute de quoi | attention | avis important | action requise | avant le | vite | depechez vous | sera supprime | definitivement | alerte`,
  es: `urgente | inmediatamente | de inmediato | lo antes posible | en 24 horas | en las proximas ~ horas | en un plazo de | dentro de ~ horas | ultima oportunidad | ultimo aviso | ultimo recordatorio | caduca hoy | vence hoy | expira* | tiempo limitado | oferta limitada | solo hoy | no pierdas | no se lo pierda | de lo contrario | atencion | aviso importante | accion requerida | accion necesaria | aviso | alerta | permanentemente`,
  pt: `urgente | imediatamente | imediata | imediato | o mais rapido possivel | em 24 horas | ate 24 horas | em ate ~ horas | dentro de ~ horas | ultima chance | ultimo aviso | ultimo lembrete | ultimas horas | expira hoje | vence hoje | prazo | prazo final | tempo limitado | so hoje | somente hoje | hoje | nao perca | caso contrario | atencao | aviso importante | aviso | comunicado | alerta | acao necessaria | acao imediata | definitivamente | evite`,
  it: `urgente | immediatamente | subito | al piu presto | entro 24 ore | entro 48 ore | entro ~ ore | entro ~ giorni | ultima possibilita | ultimo avviso | ultimo promemoria | scade oggi | scadenza | in scadenza | tempo limitato | solo oggi | non perdere | altrimenti | in caso contrario | attenzione | avviso importante | azione richiesta | avviso | definitivamente`,
  nl: `dringend | dringende | onmiddellijk | direct | zo snel mogelijk | binnen 24 uur | binnen 48 uur | binnen ~ uur | binnen ~ dagen | laatste kans | laatste waarschuwing | laatste herinnering | laatste dag | vandaag nog | alleen vandaag | verloopt | beperkte tijd | mis het niet | anders | attentie | let op | belangrijk* | actie vereist | actie nodig | waarschuwing | wees snel | voorkom | definitief`,
  sv: `bradskande | omedelbart | inom 24 timmar | sista chansen | viktigt | straks | inden for 24 timer | sidste chance | vigtigt | umiddelbart | siste sjanse | viktig | kiireellinen`,
  pl: `pilne | natychmiast* | w ciagu 24 godzin | ostatnia szansa | ostatnie ostrzezenie | wymagane dzialanie | wazne`,
  cs: `nalehave | okamzite | do 24 hodin | posledni sance | dulezite | posledni upozorneni`,
  ro: `urgent | imediat | in 24 de ore | ultima sansa | important`,
  tr: `acil | hemen | derhal | 24 saat | son sans | onemli | son uyari`,
  ru: `срочно | немедленно | в течение 24 часов | последний шанс | важно | последнее предупреждение | внимание`,
  cjk: `緊急|至急|重要|24時間以内|48時間以内|直ちに|速やかに|最終通知|お早めに|期限|警告|紧急|立即|尽快|24小时|最后|马上|緊急|立刻|긴급|즉시|중요`,
}

/** Threats and demands: recorded, hacked, pay or else. */
export const EXTORTION: ConceptWords = {
  en: `i recorded you | access to your device* | access to all your devices | permission to ~ your devices | your devices ~ used | trojan virus | while you were watching | your private life | watching you | disheartening news | unpleasant news | bad news for you | i have recorded | i ve recorded | your webcam | your camera | hacked your | i hacked | i have access to your | full access to your | installed a trojan | installed malware | remote access trojan | spyware on your | send ~ bitcoin | btc address | bitcoin address | bitcoin wallet | my bitcoin | my wallet | masturbat* | pornograph* | porn sites | adult sites | adult website* | intimate | your contacts ~ video | send the video | all your contacts | i will delete | i will publish | i know your password | your password is | 48 hours ~ pay | 50 hours | pay me | make the payment | i ll share | your reputation | your secret | dirty | pervert | compromising`,
  de: `ich habe sie aufgenommen | ihre webcam | ihre kamera | habe ihr* gerat | gehackt | bitcoin-adresse | bitcoin-wallet | ihre kontakte | uberweisen sie ~ bitcoin | masturb*`,
  fr: `votre webcam | votre camera | j ai pirate | pirate votre | adresse bitcoin | portefeuille bitcoin | vos contacts | masturb* | je vous ai filme`,
  es: `su camara | tu camara | tu webcam | he hackeado | hackeado | direccion bitcoin | monedero bitcoin | todos tus contactos | masturb* | te grabe`,
  pt: `sua camera | sua webcam | hackeei | invadi seu | endereco bitcoin | carteira bitcoin | seus contatos | masturb* | gravei voce`,
  it: `tua webcam | tua fotocamera | ho hackerato | ho violato | indirizzo bitcoin | portafoglio bitcoin | tuoi contatti | masturb*`,
  nl: `uw webcam | je webcam | je camera | gehackt | bitcoin-adres | bitcoin adres | je contacten | masturb*`,
  ru: `вашу камеру | взломал* | биткоин-кошел* | ваши контакты`,
  cjk: `ハッキング|ウェブカメラ|録画|ビットコインアドレス|摄像头|黑客|해킹|녹화`,
}

/** Miracle cures, diets, pills. */
export const REMEDY: ConceptWords = {
  en: `weight loss | lose weight | fat burn* | burn fat | belly fat | keto | diet pill* | viagra | cialis | levitra | erectile | ed pills | pills | pharmacy | prescription* | no prescription | cbd | gummies | blood sugar | diabetes | neuropathy | tinnitus | joint pain | back pain | toenail | fungus | wrinkle* | anti-aging | anti aging | miracle | doctor* ~ trick | weird trick | simple trick | secret trick | ancient | remedy | prostate | testosterone | libido | male enhancement | enlarge* | penis | hgh | human growth | hair loss | vision loss | memory loss | brain health | gut health | metabolism | supplement* | ozempic | semaglutide | detox | herbal | cure | serum`,
  de: `abnehmen | gewicht verlieren | fettverbrennung | bauchfett | potenz* | blutzucker | diabetes | gelenkschmerzen | haarausfall | falten | wundermittel | nahrungserganzung* | schlank | apotheke | tablette*`,
  fr: `perdre du poids | perte de poids | minceur | maigrir | graisse | glycemie | diabete | douleurs | rides | remede | pharmacie | complement alimentaire`,
  es: `perder peso | bajar de peso | adelgazar | quema grasa | azucar en la sangre | diabetes | dolor articular | arrugas | remedio | farmacia | pastillas`,
  pt: `emagrec* | perder peso | queima de gordura | glicemia | diabetes | dores | rugas | remedio | farmacia | impotencia | truque`,
  it: `perdere peso | dimagrire | brucia grassi | glicemia | diabete | dolori articolari | rughe | rimedio | farmacia | pillole`,
  nl: `afvallen | gewicht verliezen | vetverbranding | buikvet | bloedsuiker | diabetes | gewrichtspijn | rimpels | pillen | apotheek | erectie`,
  ru: `похуде* | потенци* | препарат* | диабет*`,
  cjk: `ダイエット|痩せ|サプリ|减肥|壮阳|보조제`,
}

/** Strangers who want to meet, and pictures of them. */
export const ROMANCE: ConceptWords = {
  en: `singles | dating | meet women | meet girls | hot girls | sexy | sex | horny | hookup* | hook up | naked | nude* | lonely | girlfriend | flirt* | xxx | adult | webcam girl* | russian women | ukrainian | asian women | looking for a man | soulmate | my photos | my pics | private message | one night | milf* | hot moms | beautiful women | romance | chat with me | i am single`,
  de: `singles | partnersuche | dating | sex | heiss* | nackt | einsam | kennenlernen | affare | frauen in ihrer | treffen`,
  fr: `rencontre* | celibataire* | sexy | coquine* | plan cul | femmes seules | ame s?ur`,
  es: `solteras | citas | sexo | chicas | conocer mujeres | caliente*`,
  pt: `solteir* | encontros | sexo | garotas | namoro`,
  it: `single | incontri | sesso | ragazze | donne sole`,
  nl: `alleenstaand* | dating* | datingwebsite | sex | meisje | meisjes | single* | contact met vrouwen | eenzaam | geil*`,
  ru: `знакомств* | девушк* | секс*`,
  cjk: `出会い|人妻|セックス|美女|交友|约会|만남`,
}

/** Device and data protection for sale, by fear. */
export const SCAREWARE: ConceptWords = {
  en: `antivirus | anti-virus | virus protection | your device ~ infected | your computer ~ infected | viruses ~ found | viruses ~ detected | threats ~ detected | malware ~ detected | infected with | your pc ~ | your device ~ risk | unprotected | not protected | norton | mcafee | totalav | kaspersky | bitdefender | avast | avg | protection ~ expire* | security ~ expire* | dark web | vpn ~ | photos ~ deleted | files ~ deleted | photos will be | videos will be | cloud ~ full | cloud storage ~ | backup failed | data loss`,
  de: `virenschutz | antivirus | viren gefunden | virus* ~ | gerat ~ infiziert | gefahrdet | ungeschutzt | schutz ~ abgelaufen | schutz lauft ab | fotos ~ geloscht | daten ~ geloscht | cloud ~ voll`,
  fr: `antivirus | virus detecte* | appareil ~ infecte | protection ~ expire | photos ~ supprimees | fichiers ~ supprimes | cloud ~ plein`,
  es: `antivirus | virus detectado* | dispositivo ~ infectado | proteccion ~ expir* | proteccion ~ venc* | fotos ~ eliminad* | nube ~ llen*`,
  pt: `antivirus | virus detectado* | dispositivo ~ infectado | protecao ~ expir* | fotos ~ excluid* | fotos ~ apagad* | nuvem ~ chei*`,
  it: `antivirus | virus rilevat* | dispositivo ~ infetto | protezione ~ scadut* | foto ~ eliminat* | cloud ~ pien*`,
  nl: `antivirus | virussen | virus gevonden | apparaat ~ geinfecteerd | onbeschermd | bescherming ~ verlopen | foto s ~ verwijderd | cloud ~ vol`,
  cjk: `ウイルス|セキュリティソフト|感染|病毒|杀毒|바이러스`,
}

/** Wares and offers: discounts, shops. Honest newsletters speak so too. */
export const SALE: ConceptWords = {
  en: `% off | percent off | discount* | save up to | save big | sale | special offer* | exclusive offer* | best price* | lowest price* | free shipping | order now | buy now | shop now | order today | money back | risk free | risk-free | no obligation | no cost | promo* | deal | deals | clearance | bargain | wholesale | replica | rolex | watches | black friday | cyber monday | special promotion | offer expires | free quote* | free consultation | free report | satisfaction guaranteed | guarantee* | as seen on | subscribe now | affordable | cheap | best selling | one-time offer | brand new`,
  de: `rabatt* | angebot* | sonderangebot | sparen sie | gunstig* | jetzt bestellen | jetzt kaufen | versandkostenfrei | kostenlos* ~ | aktion | nur noch | preis* ~ | schnappchen`,
  fr: `promo* | remise* | reduction* | offre speciale | offre exclusive | soldes | prix | livraison gratuite | commandez | achetez | profitez | moins cher`,
  es: `descuento* | oferta* | rebaja* | ahorra* | envio gratis | compra ahora | promocion* | barato*`,
  pt: `desconto* | oferta* | promocao | promocoes | economize | frete gratis | compre agora | garanta | aproveite`,
  it: `sconto | sconti | offerta | offerte | risparmia | spedizione gratuita | acquista ora | promozione | approfitta`,
  nl: `korting* | aanbieding* | aanbod | bespaar* | gratis verzending | bestel nu | koop nu | actie | goedkoop*`,
  sv: `rabatt* | erbjudand* | tilbud* | gratis frakt | bestall nu | bestil nu`,
  pl: `rabat* | promocj* | znizk* | zamow teraz | oferta`,
  cs: `slev* | nabidk* | objednejte`,
  ru: `скидк* | акци* | предложени* | закажите | купить`,
  cjk: `割引|セール|特価|限定|お得|打折|优惠|特价|促销|할인|특가`,
}
