import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './api/no-eval';
import { App } from './app';
import './styles/index.css';

const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
