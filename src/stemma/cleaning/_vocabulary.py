"""Words that tell what a line is, whatever it is about; general language of pages, not of any one outlet."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION = _set("""
the of and to in a is that for it was on with as by at from be are this an have has had were been not which his her
he she they we i you their its or but who will would could after before when where while there than about into over
de la le les et des du en que un une est dans pour el los las y por con para una se del der die das und den von mit
ist im auf für nicht ein eine di il che per della dei nel o os da do em não uma um na het een van dat op te zijn
""")  # fmt: skip

INTERFACE = _set("""
share shares sharing tweet tweets retweet pin email e-mail mail print printer comment comments reply replies like
likes follow followers subscribe subscribed subscriber subscribers subscription subscriptions newsletter newsletters
sign signup login log logout register account accounts profile password username menu search home homepage close open
click tap here read more next previous prev back top skip navigation browse view views watch listen play pause video
videos audio podcast podcasts gallery galleries photos slideshow live app apps download install android iphone ios
facebook twitter instagram whatsapp youtube linkedin pinterest reddit telegram tumblr snapchat messenger google rss
feed feeds related recommended trending popular latest sponsored promoted advertisement advertisements advertise
advertising ad ads adverts cookie cookies privacy terms conditions policy consent accept contact about faq help
sitemap scroll continue browser iframe iframes javascript toggle enlarge expand collapse hide slide careers jobs
archive archives section sections topics topic tags tag category categories filed report abuse
notification notifications alert alerts breaking updates inbox free trial edition premium member members membership
donate support shop store deals offers coupons classifieds weather horoscope horoscopes crossword crosswords puzzles
obituaries games gift min minutes ago read reading author loading leave post posted posts submit cancel enter
teilen kommentare kommentar anmelden abonnieren mehr lesen weiterlesen startseite suche datenschutz impressum anzeige
partager commentaires commentaire abonner connexion accueil recherche publicité lire suite suivre inscription
compartir comentarios comentario suscribirse suscríbete inicio buscar publicidad leer más síguenos seguir registrarse
condividi commenti accedi abbonati leggi cerca pubblicità iscriviti compartilhar compartilhe comentários assine entrar
leia mais publicidade delen reacties inloggen abonneren lees meer zoeken udostępnij komentarze zaloguj szukaj reklama
поделиться комментарии комментарий войти подписаться читать далее поиск реклама paylaş yorum yorumlar giriş abone
공유 댓글 로그인 구독 메뉴 검색 기사 뉴스
分享 评论 登录 订阅 更多 搜索 共有 コメント ログイン 購読 検索 مشاركة تعليق تعليقات اشترك
""")  # fmt: skip

PICTURE = _set("""
photo photos photograph photographer photographed picture pictured image images getty shutterstock istock reuters ap
afp epa pa alamy bloomberg handout file pool screenshot screengrab caption illustration graphic courtesy credit
video seen poses posing file-photo foto fotos bild imagen archivo photographie crédit 사진 写真 图片
""")  # fmt: skip

TIME = _set("""
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
am pm gmt utc est edt et pst pdt cet cest ist bst jst kst ago hours hour minutes mins updated published posted
modified janvier février mars avril juin juillet août septembre octobre novembre décembre januar februar märz mai
juni juli oktober dezember enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro março maio junho julho
setembro outubro dezembro
""")  # fmt: skip

LEGAL = _set("""
copyright rights reserved reproduced redistributed rewritten republished broadcast permission trademark trademarks ©
llc inc ltd gmbh licensed syndicated droits réservés derechos reservados rechte vorbehalten riservati
""")  # fmt: skip

TALK = _set("""
comment comments reply replies respond response responses discussion kommentar kommentare commentaire commentaires
comentario comentarios commenti comentário comentários reacties komentarze комментарии yorum yorumlar 댓글 评论 コメント
""")  # fmt: skip

RELATED = _set("""
related recommended recommends trending popular latest recent similar sponsored promoted tags topics also more next
previous lire plus verwandte mehr auch relacionados relacionadas relacionadas correlati leggi gerelateerd 관련기사 관련
""")  # fmt: skip
