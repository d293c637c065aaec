// The guide: topics and a search on the left, what one reads on the right.

import { Skeleton, TextInput } from '@mantine/core';
import { IconHelp, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { guideQuery, searchGuide, type Finding, type GuidePage } from '@/features/help/guide';
import { usePhone } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/help/help.module.css';

const none: GuidePage[] = [];

function Findings({ found, onChoose }: { found: Finding[]; onChoose(): void }) {
    const { t } = useLanguage();
    return (
        <>
            <p role="status" className="dimmed">
                {t('palette.found', { count: found.length })}
            </p>
            <ul className={classes['findings']}>
                {found.map((each, at) => (
                    <li key={`${each.topic} ${at}`}>
                        <Link to="/help/$topic" params={{ topic: each.topic }} search={{}} hash={each.part ?? ''} onClick={onChoose}>
                            <strong>{each.title}</strong>
                            <span>
                                {each.before}
                                <mark>{each.match}</mark>
                                {each.after}
                            </span>
                        </Link>
                    </li>
                ))}
            </ul>
        </>
    );
}

function Article({ page }: { page: GuidePage }) {
    const navigate = useNavigate();
    const box = useRef<HTMLElement>(null);
    useEffect(() => {
        const part = window.location.hash.slice(1);
        if (part) document.getElementById(part)?.scrollIntoView();
        else box.current?.parentElement?.scrollTo(0, 0);
    }, [page]);
    /** Links of the text lead on inside the app. */
    function follow(event: MouseEvent) {
        const link = event.target instanceof Element ? event.target.closest('a') : null;
        const to = link?.getAttribute('href');
        if (!to?.startsWith('/') || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        void navigate({ href: to });
    }
    return (
        <article ref={box} className={classes['article']} onClick={follow}>
            <h2>{page.title}</h2>
            {/* Made of our own Markdown at build time, with raw HTML left out (tools/guide.mjs). */}
            <div dangerouslySetInnerHTML={{ __html: page.html }} />
        </article>
    );
}

export function HelpScreen({ topic }: { topic: string | undefined }) {
    const { t, language } = useLanguage();
    const [typed, setTyped] = useState('');
    const { data: pages = none } = useQuery(guideQuery(language));
    const page = pages.find((each) => each.topic === topic) ?? pages[0];
    const searching = typed.trim() !== '';
    const phone = usePhone();
    const topics = pages.map((each) => (
        <Link key={each.topic} to="/help/$topic" params={{ topic: each.topic }} search={{}} className={classes['topic']} aria-current={each === page ? 'page' : undefined}>
            {each.title}
        </Link>
    ));
    return (
        <>
            <PageHead title={page && topic ? `${t('help.title')} · ${page.title}` : t('help.title')} icon={<IconHelp size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['screen']}>
                <nav className={classes['nav']} aria-label={t('help.topics')}>
                    <TextInput
                        type="search"
                        aria-label={t('help.search')}
                        placeholder={t('help.search')}
                        leftSection={<IconSearch size={14} aria-hidden />}
                        value={typed}
                        onChange={(event) => setTyped(event.currentTarget.value)}
                    />
                    {!searching && !phone && topics}
                    {/* Opened anew for each page: what one has chosen to read stands above the fold. */}
                    {!searching && phone && (
                        <details key={topic ?? ''} open={!topic} className={classes['topics']}>
                            <summary>{t('help.topics')}</summary>
                            {topics}
                        </details>
                    )}
                    {searching && <Findings found={searchGuide(pages, typed)} onChoose={() => setTyped('')} />}
                </nav>
                {/* Scrolled by keys, it must be reachable by them. */}
                {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
                <div className={classes['content']} tabIndex={0} role="region" aria-label={page?.title ?? t('help.title')}>
                    {page ? <Article page={page} /> : <Skeleton height={240} />}
                </div>
            </div>
        </>
    );
}
