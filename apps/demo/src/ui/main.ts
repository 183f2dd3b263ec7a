import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/source-serif-4/wght.css'
import './styles/base.css'
import './styles/layout.css'
import './styles/panels.css'
import './styles/why.css'
import './styles/dialogs.css'
import './styles/views.css'
import './styles/state.css'
import './styles/graph.css'
import './styles/learn.css'
import './styles/window.css'
import './styles/space.css'
import { createActions } from './actions.ts'
import { h, icon } from './dom.ts'
import { dropOverlay } from './drop.ts'
import { keyboard } from './keyboard.ts'
import type { Page } from './page.ts'
import { askForm } from './panels/ask-form.ts'
import { brandPanel } from './panels/brand.ts'
import { contextPanel } from './panels/context.ts'
import { conversationHead } from './panels/conversation-head.ts'
import { conversationsPanel } from './panels/conversations.ts'
import { forgetDialog } from './panels/forget-dialog.ts'
import { keyHints } from './panels/key-hints.ts'
import { graphView } from './panels/graph/graph-view.ts'
import { importZone } from './panels/import-zone.ts'
import { learnView } from './panels/learn/learn-view.ts'
import { recordDialog } from './panels/record-dialog.ts'
import { missingConversation } from './panels/missing-conversation.ts'
import { requestsPanel } from './panels/requests.ts'
import { resultsPanel } from './panels/results.ts'
import { spacePanel } from './panels/space/space-panel.ts'
import { stateView } from './panels/state/state-view.ts'
import { storageInfo } from './panels/storage-info.ts'
import { timelinePanel } from './panels/timeline.ts'
import { welcomePanel } from './panels/welcome.ts'
import { windowView } from './panels/window/window-view.ts'
import { createStore } from './store.ts'
import { applyTheme } from './theme.ts'
import { viewPanel, viewTabs } from './views.ts'

/** On a narrow screen the list of conversations is behind a button. */
function menuButton(sidebar: HTMLElement, page: Page): HTMLElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'menu-button icon-button',
      'aria-expanded': 'false',
      'aria-controls': 'sidebar-body',
      'aria-label': 'Conversations and import',
      on: { click: () => show(!sidebar.classList.contains('open')) },
    },
    icon('menu'),
  )
  const show = (open: boolean): void => {
    sidebar.classList.toggle('open', open)
    button.setAttribute('aria-expanded', String(open))
  }
  page.store.watch(({ scope, importError, importing }, changed) => {
    if (changed('scope')) show(scope === undefined)
    if (changed('importError', 'importing') && (importError !== undefined || importing !== undefined))
      show(true)
  })
  return button
}

function start(): void {
  applyTheme()
  const store = createStore()
  const actions = createActions(store)
  const page: Page = {
    store,
    actions,
    openRecord: (id) => void records.show(id),
    openForget: (preset) => forget.show(preset),
  }
  const records = recordDialog(page)
  const forget = forgetDialog(page)

  const sidebar = h('aside', { class: 'sidebar', 'aria-label': 'Conversations and import' })
  const brand = brandPanel()
  brand.prepend(menuButton(sidebar, page))
  sidebar.append(
    brand,
    viewTabs(page),
    h(
      'div',
      { class: 'sidebar-body', id: 'sidebar-body' },
      conversationsPanel(page),
      importZone(page),
      storageInfo(page),
    ),
  )
  const main = h(
    'main',
    { id: 'main', tabindex: -1 },
    missingConversation(page),
    welcomePanel(page),
    conversationHead(page),
    viewPanel(
      page,
      'ask',
      askForm(page),
      requestsPanel(page),
      timelinePanel(page),
      spacePanel(page),
      resultsPanel(page),
      keyHints('/', 'ask', '↑ ↓', 'walk', 'Enter', 'open', 'Del', 'forget'),
    ),
    viewPanel(page, 'window', windowView(page)),
    viewPanel(page, 'graph', graphView(page)),
    viewPanel(page, 'state', stateView(page)),
    viewPanel(page, 'learn', learnView(page)),
  )
  const side = h('aside', { class: 'side', 'aria-label': 'Context' }, contextPanel(page))
  document
    .querySelector('#app')
    ?.replaceChildren(sidebar, main, side, records.element, forget.element, dropOverlay(page))
  store.watch(({ scope, answer }, changed) => {
    if (changed('scope')) document.title = scope === undefined ? 'Mnestic' : `${scope.at(-1) ?? ''} · Mnestic`
    document.body.classList.toggle('no-scope', scope === undefined)
    document.body.classList.toggle('has-answer', answer !== undefined && answer.items.length > 0)
  })
  keyboard(page)
  void actions.start()
}

start()
